/**
 * The platform that Aegle watches: clinics, services, appointments and skin analyses over HTTP, in
 * a real PostgreSQL, with confirmation e-mails and an AI service somewhere else. It knows nothing
 * of Aegle but the starter, and nothing of the demo but {@link aegle.clinic.platform.FaultSwitch},
 * by which a bad day lets a share of its requests fail.
 *
 * <p>Start at {@link aegle.clinic.platform.ClinicPlatform}; then {@code PlatformWiring} lists the
 * parts. A request goes controller, store, PostgreSQL; what happened is counted by the starter's
 * tracking calls only after the database has it.
 */
@NullMarked
package aegle.clinic.platform;

import org.jspecify.annotations.NullMarked;
