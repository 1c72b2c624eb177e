package aegle.metrics.promql;

import aegle.signals.Labels;
import java.util.List;

/** What an expression evaluates to. */
public sealed interface Value {
  /** A number at a time. */
  record Scalar(long timestampMillis, double value) implements Value {}

  /** A text at a time. */
  record Text(long timestampMillis, String value) implements Value {}

  /** One sample a series, all at one time (an instant vector). */
  record Vector(List<Point> points) implements Value {}

  /**
   * Several samples a series (a range vector, or the answer to a range query), sorted by labels.
   */
  record Matrix(List<Line> lines) implements Value {}

  /** One element of a {@link Vector}. */
  record Point(Labels labels, long timestampMillis, double value) {}

  /**
   * One series of a {@link Matrix}. The arrays belong to the line, have the same length and must
   * not be changed; a step without a sample has no entry.
   */
  @SuppressWarnings("ArrayRecordComponent") // Columns, not values: lines are never compared.
  record Line(Labels labels, long[] timestampsMillis, double[] values) {
    public int size() {
      return values.length;
    }
  }
}
