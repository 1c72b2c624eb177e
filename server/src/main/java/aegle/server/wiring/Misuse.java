package aegle.server.wiring;

import aegle.metrics.promql.BinaryOperator;
import aegle.metrics.promql.Expr;
import aegle.signals.GoFloat;
import aegle.signals.MetricMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Functions and thresholds that can give nothing but one answer. */
final class Misuse implements Check {
  static final String WITHOUT_LE = "quantile-without-le";
  static final String NO_QUANTILE = "quantile-out-of-range";
  static final String OF_COUNTER = "gauge-function-of-counter";
  static final String BEYOND_ONE = "ratio-beyond-one";

  private static final Set<String> OF_GAUGES = Set.of("delta", "idelta", "deriv");

  @Override
  public void judge(Subject rule, Finds finds) {
    for (Expr.Call call : Trees.all(rule.expr(), Expr.Call.class)) {
      if (call.function().name().equals("histogram_quantile")) {
        withoutLe(call, rule, finds);
        outOfRange(call, finds);
      }
      if (OF_GAUGES.contains(call.function().name())) {
        ofCounter(call, rule, finds);
      }
    }
    for (Trees.Comparison comparison : Trees.deciding(rule.expr())) {
      beyondOne(comparison, rule, finds);
    }
  }

  private static void withoutLe(Expr.Call call, Subject rule, Finds finds) {
    Expr buckets = call.arguments().getLast().unwrapped();
    boolean isClassic =
        Trees.all(buckets, Expr.VectorSelector.class).stream()
            .anyMatch(selector -> Trees.metric(selector).endsWith("_bucket"));
    if (isClassic && buckets instanceof Expr.Aggregate aggregate) {
      lost(aggregate, rule, finds);
    }
  }

  private static void lost(Expr.Aggregate aggregate, Subject rule, Finds finds) {
    String operator = aggregate.operator().text();
    List<String> labels =
        aggregate.grouping().stream().filter(label -> !label.equals("le")).toList();
    boolean without = aggregate.without();
    boolean keepsLe = without != aggregate.grouping().contains("le");
    if (keepsLe || Trees.chooses(aggregate.operator())) {
      return;
    }
    String grouping =
        without
            ? " without (" + String.join(", ", labels) + ") "
            : " by (" + String.join(", ", append(labels)) + ") ";
    finds.add(
        WITHOUT_LE,
        Severity.BUG,
        operator + " loses the label le, without which histogram_quantile() gives nothing",
        draft ->
            draft.withExpression(
                Trees.replaced(
                    draft.expression(),
                    aggregate.span(),
                    operator + grouping + "(" + rule.text(aggregate.expr()) + ")")));
  }

  private static List<String> append(List<String> labels) {
    List<String> all = new ArrayList<>(labels);
    all.add("le");
    return all;
  }

  private static void outOfRange(Expr.Call call, Finds finds) {
    OptionalDouble which = Trees.number(call.arguments().getFirst());
    if (which.isEmpty() || (which.getAsDouble() >= 0 && which.getAsDouble() <= 1)) {
      return;
    }
    double quantile = which.getAsDouble();
    String sentence =
        "a quantile is from 0 to 1; of " + GoFloat.plain(quantile) + " it is infinite";
    if (quantile <= 1 || quantile > 100) {
      finds.add(NO_QUANTILE, Severity.BUG, sentence);
      return;
    }
    finds.add(
        NO_QUANTILE,
        Severity.BUG,
        sentence,
        draft ->
            draft.withExpression(
                Trees.replaced(
                    draft.expression(),
                    call.arguments().getFirst().span(),
                    GoFloat.plain(quantile / 100))));
  }

  private static void ofCounter(Expr.Call call, Subject rule, Finds finds) {
    List<Expr.VectorSelector> selectors = Trees.all(call, Expr.VectorSelector.class);
    boolean isCounter =
        selectors.size() == 1
            && rule.type(Trees.metric(selectors.getFirst())) == MetricMetadata.Type.COUNTER;
    if (!isCounter) {
      return;
    }
    String function = call.function().name();
    String better =
        switch (function) {
          case "delta", "idelta" -> "increase";
          default -> "rate";
        };
    finds.add(
        OF_COUNTER,
        Severity.WARNING,
        function
            + "() is for gauges: it takes the restart of a counter for a fall; use "
            + better
            + "()",
        draft ->
            draft.withExpression(
                Trees.replaced(
                    draft.expression(),
                    call.span(),
                    better + rule.text(call).substring(function.length()))));
  }

  /** The part of a whole is never more than all of it. */
  private static void beyondOne(Trees.Comparison comparison, Subject rule, Finds finds) {
    Expr value = comparison.value().unwrapped();
    boolean isAbove = comparison.isAbove() && comparison.threshold() > 1;
    boolean isBelow = comparison.isBelow() && comparison.threshold() > 1;
    if ((!isAbove && !isBelow)
        || !(value instanceof Expr.Binary ratio)
        || ratio.operator() != BinaryOperator.DIV
        || !Meaning.of(value, rule).isRatio()
        || !isPart(ratio)) {
      return;
    }
    finds.add(
        BEYOND_ONE,
        Severity.BUG,
        "the ratio is at most 1, so it is "
            + (isAbove ? "never more" : "always less")
            + " than "
            + GoFloat.plain(comparison.threshold())
            + "; percent have to be written as "
            + GoFloat.plain(comparison.threshold() / 100),
        draft ->
            draft.withExpression(
                Trees.replaced(
                    draft.expression(),
                    comparison.number().span(),
                    GoFloat.plain(comparison.threshold() / 100))));
  }

  private static boolean isPart(Expr.Binary ratio) {
    List<Expr.VectorSelector> above = Trees.all(ratio.left(), Expr.VectorSelector.class);
    List<Expr.VectorSelector> below = Trees.all(ratio.right(), Expr.VectorSelector.class);
    return above.size() == 1
        && below.size() == 1
        && Trees.metric(above.getFirst()).equals(Trees.metric(below.getFirst()))
        && Trees.conditions(above.getFirst()).containsAll(Trees.conditions(below.getFirst()))
        && Trees.offset(above.getFirst().shift()).equals(Trees.offset(below.getFirst().shift()));
  }
}
