/**
 * Datadog's HTTP API as its libraries call it: series and distributions of numbers, events, service
 * checks and logs.
 *
 * <p>In: an unpacked body, at {@link aegle.protocols.datadog.DatadogReader}. Out: a batch. Series
 * of both versions are {@linkplain aegle.protocols.datadog.SeriesReader measurements}: what is
 * counted adds to a counter, gauges and rates show the last value told, values of a distribution
 * are observed by a histogram. Events, checks and logs are records of the kind {@code log}; the
 * status of a check is a gauge too. Tags are labels of series and fields of records.
 *
 * <p>One bad point, tag or log loses itself alone and is counted; only a body that is no JSON, or
 * has another shape altogether, is refused as a whole.
 */
@NullMarked
package aegle.protocols.datadog;

import org.jspecify.annotations.NullMarked;
