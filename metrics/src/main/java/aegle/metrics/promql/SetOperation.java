package aegle.metrics.promql;

import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Evaluates {@code and}, {@code or} and {@code unless}: chooses series by whether others exist. */
final class SetOperation {
  private final Evaluator evaluator;
  private final Expr.Binary binary;
  private final MatchLabels matchLabels;

  SetOperation(Evaluator evaluator, Expr.Binary binary, VectorMatching matching) {
    this.evaluator = evaluator;
    this.binary = binary;
    this.matchLabels = MatchLabels.of(matching);
  }

  void stream(RowSink sink) {
    boolean or = binary.operator() == BinaryOperator.OR;
    List<Row> left = evaluator.rows(binary.left());
    List<Row> right = evaluator.rows(binary.right());
    if (!or) {
      choose(left, presence(right), binary.operator() == BinaryOperator.AND, sink);
      return;
    }
    // Presence is noted before the rows go on, since a sink may change them.
    Map<Labels, boolean[]> leftPresence = presence(left);
    List<Row> chosen = new ArrayList<>(left);
    choose(right, leftPresence, false, keep(chosen));
    for (Row row : RowMerge.merged(chosen)) {
      sink.accept(row.labels(), row.dropName(), row.values());
    }
  }

  private RowSink keep(List<Row> chosen) {
    return new RowSink() {
      @Override
      public void accept(Labels labels, boolean dropName, double[] values) {
        chosen.add(new Row(labels, dropName, values));
      }

      @Override
      public boolean keepsValues() {
        return true;
      }
    };
  }

  /** At which steps a signature has a series. */
  private Map<Labels, boolean[]> presence(List<Row> rows) {
    Map<Labels, boolean[]> presence = new HashMap<>();
    for (Row row : rows) {
      double[] values = row.values();
      boolean[] present =
          presence.computeIfAbsent(matchLabels.of(row.labels()), _ -> new boolean[values.length]);
      for (int i = 0; i < values.length; i++) {
        present[i] |= !Row.isAbsent(values[i]);
      }
    }
    return presence;
  }

  /** Keeps values where the other side has the signature, or where it has not. */
  private void choose(
      List<Row> rows, Map<Labels, boolean[]> presence, boolean wherePresent, RowSink sink) {
    for (Row row : rows) {
      boolean[] present = presence.get(matchLabels.of(row.labels()));
      double[] values = row.values();
      for (int i = 0; i < values.length; i++) {
        boolean found = present != null && present[i];
        if (found != wherePresent) {
          values[i] = Row.ABSENT;
        }
      }
      Evaluator.emit(sink, row.labels(), row.dropName(), values);
    }
  }
}
