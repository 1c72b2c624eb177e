/**
 * What a build of the clinic tells Aegle: that there is a release, of which commits it is made,
 * with which sources its page was written, and that it was put to work. In comes a release, out go
 * the calls of sentry-cli, which {@code docs/clients/sentry.md} of the project lists.
 *
 * <p>Read {@link aegle.clinic.release.Rollout} first; {@code ManagementApi} is the one place that
 * knows how a build is let in. Nothing here decides what runs: the day does.
 */
@NullMarked
package aegle.clinic.release;

import org.jspecify.annotations.NullMarked;
