package aegle.signals;

/**
 * One measured value of one series.
 *
 * @param labels the series
 * @param timestampMillis milliseconds since 1970-01-01T00:00:00Z
 * @param value the value; {@link StaleMarker#VALUE} says that the series has ended
 */
public record Sample(Labels labels, long timestampMillis, double value) {}
