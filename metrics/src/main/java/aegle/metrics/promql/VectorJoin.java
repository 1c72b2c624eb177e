package aegle.metrics.promql;

import aegle.metrics.promql.QueryException.Kind;
import aegle.metrics.promql.VectorMatching.Cardinality;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import aegle.signals.StaleMarker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates arithmetic and comparison between two vectors. "Many" is the side whose series may
 * share a partner, the left one unless {@code group_right} says otherwise; each group of series
 * with equal signature is joined for all steps at once.
 */
final class VectorJoin {
  /** A pair that matched but was not chosen: taken, and yet no value. */
  private static final double TAKEN = Double.longBitsToDouble(StaleMarker.BITS + 1);

  private final Evaluator evaluator;
  private final Expr.Binary binary;
  private final VectorMatching matching;
  private final boolean swapped;
  private final MatchLabels matchLabels;
  private final Map<Labels, Row> results = new LinkedHashMap<>();

  VectorJoin(Evaluator evaluator, Expr.Binary binary, VectorMatching matching) {
    this.evaluator = evaluator;
    this.binary = binary;
    this.matching = matching;
    this.swapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
    this.matchLabels = MatchLabels.of(matching);
    if (matching.fillLeft() != null || matching.fillRight() != null) {
      throw QueryRun.failure(binary, "binop fill modifiers are experimental and not enabled");
    }
  }

  /** Series of equal signature. */
  private static final class Group {
    private final List<Row> ones = new ArrayList<>(1);

    /** Number of the many-side row that last wrote at each step; made when there are several. */
    private int @Nullable [] takenBy;

    private int manyCount;
  }

  void stream(RowSink sink) {
    List<Row> left = evaluator.rows(binary.left());
    List<Row> right = evaluator.rows(binary.right());
    List<Row> many = swapped ? right : left;
    Map<Labels, Group> groups = new HashMap<>();
    for (Row row : swapped ? left : right) {
      groups.computeIfAbsent(matchLabels.of(row.labels()), _ -> new Group()).ones.add(row);
    }
    groups.values().forEach(this::refuseDuplicates);
    for (Row row : many) {
      Group group = groups.get(matchLabels.of(row.labels()));
      if (group != null) {
        group.manyCount++;
        for (Row one : group.ones) {
          join(row, one, group);
        }
      }
    }
    emit(sink);
  }

  /** On the "one" side only one series of a signature may have a value at a step. */
  private void refuseDuplicates(Group group) {
    List<Row> rows = group.ones;
    for (int i = 1; i < rows.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (overlap(rows.get(i).values(), rows.get(j).values())) {
          throw duplicate(rows.get(i).labels(), rows.get(j).labels());
        }
      }
    }
  }

  private static boolean overlap(double[] first, double[] second) {
    for (int i = 0; i < first.length; i++) {
      if (!Row.isAbsent(first[i]) && !Row.isAbsent(second[i])) {
        return true;
      }
    }
    return false;
  }

  private QueryException duplicate(Labels one, Labels other) {
    String first = braces(one);
    String second = braces(other);
    boolean ordered = first.compareTo(second) <= 0;
    return new QueryException(
        Kind.EXECUTION,
        "found duplicate series for the match group "
            + braces(matchLabels.of(one))
            + " on the "
            + (swapped ? "left" : "right")
            + " hand-side of the operation: ["
            + (ordered ? first : second)
            + ", "
            + (ordered ? second : first)
            + "];many-to-many matching not allowed: matching labels must be unique on one side",
        binary.span().start(),
        binary.span().end());
  }

  /** Go's text of labels, the metric name among them. */
  private static String braces(Labels labels) {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    labels.forEach((name, value) -> text.add(Printer.label(name) + "=" + GoQuote.of(value)));
    return text.toString();
  }

  private void join(Row many, Row one, Group group) {
    double[] manyValues = many.values();
    double[] oneValues = one.values();
    Row result = null;
    for (int step = 0; step < manyValues.length; step++) {
      if (Row.isAbsent(manyValues[step]) || Row.isAbsent(oneValues[step])) {
        continue;
      }
      if (result == null) {
        result = result(many, one);
      }
      double left = swapped ? oneValues[step] : manyValues[step];
      double right = swapped ? manyValues[step] : oneValues[step];
      double value = Operators.element(binary.operator(), left, right, binary.returnBool(), left);
      write(result.values(), step, Row.isAbsent(value) ? TAKEN : value, group);
    }
  }

  private void write(double[] values, int step, double value, Group group) {
    int[] takenBy = group.takenBy;
    if (takenBy == null) {
      takenBy = new int[values.length];
      group.takenBy = takenBy;
    }
    boolean oneToOne = matching.cardinality() == Cardinality.ONE_TO_ONE;
    if (oneToOne && takenBy[step] != 0) {
      throw failure(
          "multiple matches for labels: many-to-one matching must be explicit"
              + " (group_left/group_right)");
    }
    if (!Row.isAbsent(values[step])) {
      if (takenBy[step] != 0) {
        throw failure("multiple matches for labels: grouping labels must ensure unique matches");
      }
      if (!isTaken(values[step])) {
        throw RowMerge.sameLabels();
      }
    }
    takenBy[step] = group.manyCount;
    if (!isTaken(value) || Row.isAbsent(values[step])) {
      values[step] = value;
    }
  }

  private static boolean isTaken(double value) {
    return Double.doubleToRawLongBits(value) == StaleMarker.BITS + 1;
  }

  private QueryException failure(String message) {
    return QueryRun.failure(binary, message);
  }

  private Row result(Row many, Row one) {
    Labels labels = resultLabels(many.labels(), one.labels());
    boolean dropName = many.dropName() || binary.returnBool();
    Row row = results.get(labels);
    if (row == null) {
      evaluator.run().hold(many.values().length);
      row = new Row(labels, dropName, Row.absent(many.values().length));
      results.put(labels, row);
    }
    return row;
  }

  private Labels resultLabels(Labels many, Labels one) {
    Labels labels = many;
    if (binary.operator().changesMeaning()) {
      labels = Row.withoutMetadata(labels);
    }
    if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
      labels = matching.on() ? labels.only(matching.labels()) : labels.without(matching.labels());
    }
    if (matching.include().isEmpty()) {
      return labels;
    }
    Labels.Builder builder = labels.toBuilder();
    for (String name : matching.include()) {
      builder.set(name, one.get(name));
    }
    return builder.build();
  }

  private void emit(RowSink sink) {
    for (Row row : results.values()) {
      double[] values = row.values();
      for (int i = 0; i < values.length; i++) {
        if (isTaken(values[i])) {
          values[i] = Row.ABSENT;
        }
      }
      Evaluator.emit(sink, row.labels(), row.dropName(), values);
    }
  }
}
