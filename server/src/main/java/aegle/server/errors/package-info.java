/**
 * Errors of the platform as people think of them: issues.
 *
 * <p>In: records of the kind {@code error}, masked, at {@link
 * aegle.server.errors.ErrorDesk#refine}. Out: the same records with the issue that they belong to,
 * and rows in the state. {@link aegle.server.errors.Grouping} says what errors have in common, and
 * why; the rest is bookkeeping. A storm of one error must never become a storm of writes: an issue
 * that was seen within the last seconds is not written again.
 */
@NullMarked
package aegle.server.errors;

import org.jspecify.annotations.NullMarked;
