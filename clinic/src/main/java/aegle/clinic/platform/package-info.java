/**
 * The platform that Aegle watches: clinics, services, appointments and skin analyses over HTTP, in
 * a real PostgreSQL, with confirmation e-mails and an AI service somewhere else. It knows nothing
 * of Aegle but the starter, and nothing of the demo but {@link aegle.clinic.platform.FaultSwitch},
 * by which a bad day lets a share of its requests fail, and {@link
 * aegle.clinic.platform.RunningRelease}, by which it puts a release to work that breaks. {@code
 * Watch} says where it tells of itself.
 *
 * <p>Start at {@link aegle.clinic.platform.ClinicPlatform}; then {@code PlatformWiring} lists the
 * parts. A request goes controller, store, PostgreSQL; what happened is counted by the starter's
 * tracking calls only after the database has it. {@code PageController} serves the page on which
 * visitors book, {@code Jobs} runs what happens by the clock, and {@code Reports} tells of all
 * three by Sentry's SDK, each under the trace that it belongs to.
 */
@NullMarked
package aegle.clinic.platform;

import org.jspecify.annotations.NullMarked;
