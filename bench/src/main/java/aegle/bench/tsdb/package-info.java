/**
 * Measures the time-series database alone, without HTTP and without PromQL: what a sample costs to
 * take in, to keep and to read back, in CPU time of this process. Start at {@link
 * aegle.bench.tsdb.IngestBench}; {@link aegle.bench.tsdb.Fleet} makes the series and their values.
 * For tuning on a developer's machine; figures of shared machines are compared by CPU time only.
 */
@NullMarked
package aegle.bench.tsdb;

import org.jspecify.annotations.NullMarked;
