/**
 * {@code ./aegle demo}: a clinic, watched. Starts a PostgreSQL, a mail server, an AI service, the
 * clinic's platform and Aegle itself as a child process; writes a simulated week; lets visitors
 * come; prints where to look; and ends everything when one of Ctrl-C, a signal or the death of the
 * child says so.
 *
 * <p>{@link aegle.clinic.Demo} is where it starts. {@code town} holds the facts of the small world,
 * {@code platform} is what is watched, {@code stage} is what stands around it, {@code demand} is
 * who comes, {@code visit} is who comes with a real browser, {@code week} is the past, {@code
 * release} is what a build tells of itself. No process may be left behind, and nothing listens on
 * anything but the loopback address.
 */
@NullMarked
package aegle.clinic;

import org.jspecify.annotations.NullMarked;
