/**
 * Takes what is a person's out of every signal before anything is kept.
 *
 * <p>Start at {@link aegle.guard.masking.Masker}: a batch of signals goes in, the same batch
 * without e-mail addresses, telephone numbers, Thai identity numbers, hospital numbers, cards,
 * secrets and names comes out, with a list of {@link aegle.guard.masking.Leak}s that says what was
 * found where and who sent it, never the value. {@link aegle.guard.masking.MaskingRules} says what
 * is done with each {@link aegle.guard.masking.Kind}.
 *
 * <p>Two things decide. The name of a field, by the table of {@link
 * aegle.guard.masking.FieldRule}s. And the words themselves: {@link aegle.guard.masking.TextScan}
 * goes once over a text, from left to right, and calls a matcher only at characters where something
 * personal can begin. Where a text hides characters behind escapes, as URLs, JSON and HTML do, the
 * unescaped text is looked at as well and what is found there is cut out of the original.
 *
 * <p>Every matcher looks a bounded number of characters around itself, so time grows with the
 * length of the text and with nothing else. Masking twice is masking once: placeholders are
 * recognised.
 */
@NullMarked
package aegle.guard.masking;

import org.jspecify.annotations.NullMarked;
