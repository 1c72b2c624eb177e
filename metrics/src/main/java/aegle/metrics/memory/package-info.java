/**
 * A store of series on the heap, for rule tests and scripts that live for one evaluation. Keeps
 * nothing.
 */
@NullMarked
package aegle.metrics.memory;

import org.jspecify.annotations.NullMarked;
