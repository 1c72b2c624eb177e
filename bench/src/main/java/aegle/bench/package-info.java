/** Measures and judges the engine beside its peers. Never shipped. */
@NullMarked
package aegle.bench;

import org.jspecify.annotations.NullMarked;
