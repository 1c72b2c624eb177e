package aegle.signals;

/**
 * By how much a series grew between two moments: what OpenTelemetry calls delta temporality. The
 * server adds it up to the total that the series shows.
 *
 * @param series the series with its Prometheus name; a bucket of a histogram is one of its own
 * @param increase how much is added; negative for sums that may fall
 * @param startMillis milliseconds since 1970 from which on it was counted, or 0 where unsaid; a
 *     point that starts before the last one of its series ended was sent twice
 * @param timeMillis milliseconds since 1970 up to which it was counted
 */
public record DeltaPoint(Labels series, double increase, long startMillis, long timeMillis) {}
