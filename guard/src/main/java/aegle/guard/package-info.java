/**
 * Judges texts and requests before anything is kept: what is a person's is masked here.
 *
 * <p>Pure functions over signals: no file, no socket, no clock of its own.
 */
@NullMarked
package aegle.guard;

import org.jspecify.annotations.NullMarked;
