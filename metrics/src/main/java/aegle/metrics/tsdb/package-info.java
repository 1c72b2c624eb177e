/** The embedded time-series database: write-ahead log, head, immutable blocks, index, retention. */
@NullMarked
package aegle.metrics.tsdb;

import org.jspecify.annotations.NullMarked;
