package aegle.server.web;

import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.QueryResult;
import aegle.metrics.promql.Value;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What came back when one number was asked for: a value, nothing, or a failure. Zero is a value.
 *
 * @param failure why it could not be calculated, empty when it could
 */
record Reading(OptionalDouble value, String failure) {

  static Reading of(PromqlEngine promql, String query, long timeMillis) {
    try {
      return new Reading(first(promql.instant(query, timeMillis)), "");
    } catch (QueryException e) {
      return new Reading(OptionalDouble.empty(), String.valueOf(e.getMessage()));
    }
  }

  private static OptionalDouble first(QueryResult result) {
    return switch (result.value()) {
      case Value.Scalar scalar -> OptionalDouble.of(scalar.value());
      case Value.Vector vector when !vector.points().isEmpty() ->
          OptionalDouble.of(vector.points().getFirst().value());
      case Value.Vector _, Value.Matrix _, Value.Text _ -> OptionalDouble.empty();
    };
  }

  /** One line over a range on the grid of its steps; NaN where there is nothing. */
  static double[] line(PromqlEngine promql, String query, long from, long to, long step) {
    double[] grid = new double[(int) ((to - from) / step) + 1];
    java.util.Arrays.fill(grid, Double.NaN);
    try {
      if (promql.range(query, from, to, step).value()
              instanceof Value.Matrix(List<Value.Line> lines)
          && !lines.isEmpty()) {
        Value.Line line = lines.getFirst();
        for (int i = 0; i < line.size(); i++) {
          grid[(int) ((line.timestampsMillis()[i] - from) / step)] = line.values()[i];
        }
      }
    } catch (QueryException _) {
      // The figure itself says that it failed; without a line it stays readable.
      return grid;
    }
    return grid;
  }
}
