/**
 * Makes the load of a realistic fleet and sends it by remote write 1.0.
 *
 * <p>{@link aegle.bench.load.Fleet} says which series there are and how their values move, {@link
 * aegle.bench.load.RemoteWriter} sends them. The bytes of labels are made once, so that a generator
 * costs far less than any server it feeds.
 */
@NullMarked
package aegle.bench.load;

import org.jspecify.annotations.NullMarked;
