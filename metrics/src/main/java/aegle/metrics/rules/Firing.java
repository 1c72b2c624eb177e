package aegle.metrics.rules;

import aegle.signals.Labels;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which one alert fires.
 *
 * @param activeAt since when its element was there
 * @param firedAt the evaluation at which it began to fire
 * @param endedAt the evaluation at which it fired no more; null while it goes on
 * @param value what the expression gave when it began to fire
 */
public record Firing(
    Labels labels, Instant activeAt, Instant firedAt, @Nullable Instant endedAt, double value) {

  /** Whether it fires at some moment between the two, both included. */
  public boolean overlaps(Instant from, Instant to) {
    Instant end = endedAt;
    return !firedAt.isAfter(to) && (end == null || end.isAfter(from));
  }
}
