/**
 * Runs unit tests of rule files in promtool's format.
 *
 * <p>In: a test file with series in a short notation, times, and the alerts and samples expected
 * then. Out: what promtool would print, and whether all held. Start at {@link
 * aegle.metrics.rules.unittest.RuleTestFile}; {@link aegle.metrics.rules.unittest.RuleTestRunner}
 * plays one test on a store in memory; {@link aegle.metrics.rules.unittest.SeriesNotation} reads
 * series such as {@code up{job="clinic"} 1x5 stale}.
 *
 * <p>Native histograms can be given as input and compared by naming their series; rules and
 * functions over them are refused.
 */
@NullMarked
package aegle.metrics.rules.unittest;

import org.jspecify.annotations.NullMarked;
