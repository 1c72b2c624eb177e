/**
 * Jobs that report when they run, and are missed when they do not (Sentry's check-ins).
 *
 * <p>In: the check-ins that the {@code Hall} keeps. {@link aegle.server.jobs.Jobs} says which jobs
 * there are, {@link aegle.server.jobs.Standing} how one of them stands. Out: a page shows both, and
 * {@link aegle.server.jobs.JobWatch} writes a series for each job, so that one which is late can
 * alert like everything else.
 */
@NullMarked
package aegle.server.jobs;

import org.jspecify.annotations.NullMarked;
