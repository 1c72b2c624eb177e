package aegle.metrics.promql;

import org.jspecify.annotations.Nullable;

/**
 * When a selector or a subquery looks: {@code x @ 1609746000 offset 5m}.
 *
 * @param at the moment it is pinned to, if any
 * @param offset how far back from there; may be negative; null when none was written
 * @param extension the experimental {@code anchored} or {@code smoothed}
 */
public record TimeShift(At at, @Nullable DurationExpr offset, Extension extension) {
  /** Looks at the time of evaluation. */
  public static final TimeShift NONE = new TimeShift(new At.Evaluation(), null, Extension.NONE);

  /** The moment that a selector is pinned to. */
  public sealed interface At {
    /** Not pinned: the time of evaluation. */
    record Evaluation() implements At {}

    /** A point in time. */
    record Fixed(long timeMillis) implements At {}

    /** The first step of the query. */
    record Start() implements At {}

    /** The last step of the query. */
    record End() implements At {}
  }

  /** How a range is filled at its edges. */
  public enum Extension {
    NONE,
    ANCHORED,
    SMOOTHED
  }

  /** Whether every step of a query looks at the same moment. */
  public boolean isPinned() {
    return !(at instanceof At.Evaluation);
  }

  TimeShift withAt(At newAt) {
    return new TimeShift(newAt, offset, extension);
  }

  TimeShift withOffset(DurationExpr newOffset) {
    return new TimeShift(at, newOffset, extension);
  }

  TimeShift withExtension(Extension newExtension) {
    return new TimeShift(at, offset, newExtension);
  }
}
