package aegle.metrics.promql;

import aegle.metrics.promql.QueryException.Kind;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Joins rows of equal labels into one, which works as long as they have no step in common. */
final class RowMerge {
  private RowMerge() {}

  static QueryException sameLabels() {
    return new QueryException(
        Kind.EXECUTION, "vector cannot contain metrics with the same labelset");
  }

  /**
   * The rows in their order, those of equal labels at the place of the first.
   *
   * @throws QueryException when two have a value at the same step
   */
  static List<Row> merged(List<Row> rows) {
    Map<Labels, Row> byLabels = new LinkedHashMap<>(rows.size() * 2);
    for (Row row : rows) {
      Row first = byLabels.putIfAbsent(row.labels(), row);
      if (first != null) {
        merge(first.values(), row.values());
      }
    }
    return byLabels.size() == rows.size() ? rows : new ArrayList<>(byLabels.values());
  }

  private static void merge(double[] into, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Row.isAbsent(values[i])) {
        if (!Row.isAbsent(into[i])) {
          throw sameLabels();
        }
        into[i] = values[i];
      }
    }
  }
}
