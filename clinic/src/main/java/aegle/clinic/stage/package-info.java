/**
 * What stands around the platform, each a real part on a port of this machine: a PostgreSQL that
 * can be stopped and comes back with its data, an AI service that can be slow or broken, a mail
 * server that keeps what it gets, and a port from which a person or a test controls the day. Read
 * {@link aegle.clinic.stage.Day} first; {@link aegle.clinic.stage.DaySwitch} makes a day true.
 *
 * <p>Everything listens on the loopback address only, and everything that is kept is bounded.
 */
@NullMarked
package aegle.clinic.stage;

import org.jspecify.annotations.NullMarked;
