package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.promql.Aggregator;
import aegle.metrics.promql.BinaryOperator;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.ValueType;
import aegle.signals.GoFloat;
import aegle.signals.MetricMetadata;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** Whether a condition decides anything: always true, never true, or true by chance. */
final class Conditions implements Check {
  static final String NONE = "no-condition";
  static final String ALWAYS = "always-fires";
  static final String NEVER = "never-fires";
  static final String FRAGILE = "fragile-choice";
  static final String NAN = "division-inside-aggregation";
  static final String RAW = "counter-without-rate";

  private static final Set<String> DECIDING =
      Set.of("absent", "absent_over_time", "vector", "changes", "resets");

  @Override
  public void judge(Subject rule, Finds finds) {
    impossible(rule, finds);
    nan(rule, finds);
    if (!rule.rule().isAlert()) {
      return;
    }
    none(rule, finds);
    fragile(rule, finds);
    for (Trees.Comparison comparison : Trees.deciding(rule.expr())) {
      raw(comparison, rule, finds);
    }
  }

  private static void none(Subject rule, Finds finds) {
    Expr top = rule.expr().unwrapped();
    List<Expr.Binary> binaries = Trees.all(top, Expr.Binary.class);
    boolean returnsBool = top instanceof Expr.Binary binary && binary.returnBool();
    if (returnsBool) {
      finds.add(
          ALWAYS,
          Severity.BUG,
          "'bool' gives 0 or 1 for every series, and an alert fires for whatever comes out, 0 too",
          draft -> draft.withExpression(withoutBool((Expr.Binary) top, draft)));
      return;
    }
    boolean decides =
        binaries.stream()
                .anyMatch(binary ->
                    (binary.operator().isComparison() && !binary.returnBool())
                        || binary.operator() == BinaryOperator.UNLESS
                        || binary.operator() == BinaryOperator.AND)
            || Trees.all(top, Expr.Call.class).stream()
                .anyMatch(call -> DECIDING.contains(call.function().name()))
            || top.type() == ValueType.SCALAR;
    if (!decides) {
      finds.add(
          NONE,
          Severity.WARNING,
          "nothing is compared, so this fires for every series there is, whatever its value");
    }
  }

  private static String withoutBool(Expr.Binary binary, Draft draft) {
    String text = draft.expression();
    int from = binary.left().span().end();
    int to = binary.right().span().start();
    return text.substring(0, from)
        + text.substring(from, to).replaceFirst("\\bbool\\s+", "")
        + text.substring(to);
  }

  private static void impossible(Subject rule, Finds finds) {
    for (Expr.VectorSelector selector : Trees.all(rule.expr(), Expr.VectorSelector.class)) {
      Map<String, String> fixed = new TreeMap<>();
      for (Matcher matcher : Trees.conditions(selector)) {
        String before =
            matcher.type() == Matcher.Type.EQUAL
                ? fixed.put(matcher.name(), matcher.value())
                : null;
        if (before != null && !before.equals(matcher.value())) {
          finds.add(
              NEVER,
              Severity.BUG,
              matcher.name()
                  + " cannot be "
                  + before
                  + " and "
                  + matcher.value()
                  + " at once, so nothing is ever chosen");
        }
      }
    }
    for (Expr.Binary binary : Trees.all(rule.expr(), Expr.Binary.class)) {
      contradiction(binary, rule, finds);
      constant(binary, finds);
    }
  }

  private static void constant(Expr.Binary binary, Finds finds) {
    if (!binary.operator().isComparison() || binary.returnBool()) {
      return;
    }
    OptionalDouble left = ofVector(binary.left());
    OptionalDouble right = Trees.number(binary.right());
    if (left.isPresent()
        && right.isPresent()
        && !holds(left.getAsDouble(), binary.operator(), right.getAsDouble())) {
      finds.add(
          NEVER,
          Severity.BUG,
          GoFloat.plain(left.getAsDouble())
              + " "
              + binary.operator().text()
              + " "
              + GoFloat.plain(right.getAsDouble())
              + " is never true");
    }
  }

  private static OptionalDouble ofVector(Expr expr) {
    return expr.unwrapped() instanceof Expr.Call call && call.function().name().equals("vector")
        ? Trees.number(call.arguments().getFirst())
        : OptionalDouble.empty();
  }

  private static boolean holds(double left, BinaryOperator operator, double right) {
    return switch (operator) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case GREATER -> left > right;
      case LESS -> left < right;
      case GREATER_OR_EQUAL -> left >= right;
      case LESS_OR_EQUAL -> left <= right;
      default -> true;
    };
  }

  /** {@code x > 5 and x < 3}, and {@code x > 5 < 3}. */
  private static void contradiction(Expr.Binary binary, Subject rule, Finds finds) {
    if (binary.operator() == BinaryOperator.AND
        && binary.left().unwrapped() instanceof Expr.Binary left
        && binary.right().unwrapped() instanceof Expr.Binary right) {
      Trees.comparison(left)
          .ifPresent(one ->
              Trees.comparison(right)
                  .filter(other ->
                      one.value()
                          .unwrapped()
                          .toString()
                          .equals(other.value().unwrapped().toString()))
                  .ifPresent(other -> contradiction(one, other, rule, finds)));
    }
    Trees.comparison(binary)
        .ifPresent(outer -> {
          if (outer.value().unwrapped() instanceof Expr.Binary inner) {
            Trees.comparison(inner).ifPresent(first -> contradiction(first, outer, rule, finds));
          }
        });
  }

  private static void contradiction(
      Trees.Comparison one, Trees.Comparison other, Subject rule, Finds finds) {
    Trees.Comparison low = one.isAbove() ? one : other;
    Trees.Comparison high = one.isAbove() ? other : one;
    if (low.isAbove() && high.isBelow() && low.threshold() >= high.threshold()) {
      finds.add(
          NEVER,
          Severity.BUG,
          "nothing is above "
              + GoFloat.plain(low.threshold())
              + " and below "
              + GoFloat.plain(high.threshold())
              + " at once, so "
              + rule.rule().name()
              + " never fires");
    }
  }

  private static void fragile(Subject rule, Finds finds) {
    Expr value = Trees.value(rule.expr());
    if (value instanceof Expr.Aggregate aggregate
        && (aggregate.operator() == Aggregator.TOPK
            || aggregate.operator() == Aggregator.BOTTOMK)) {
      finds.add(
          FRAGILE,
          Severity.INFORMATION,
          aggregate.operator().text()
              + " chooses other series at each evaluation, so alerts come and go with the order");
    }
  }

  private static void nan(Subject rule, Finds finds) {
    for (Expr.Aggregate aggregate : Trees.all(rule.expr(), Expr.Aggregate.class)) {
      boolean adds =
          switch (aggregate.operator()) {
            case SUM, AVG -> true;
            default -> false;
          };
      if (adds
          && aggregate.expr().unwrapped() instanceof Expr.Binary binary
          && binary.operator() == BinaryOperator.DIV
          && Trees.number(binary.right()).isEmpty()) {
        finds.add(
            NAN,
            Severity.INFORMATION,
            "one series with 0 below the line makes the whole "
                + aggregate.operator().text()
                + " NaN or Inf; divide the sums");
      }
    }
  }

  private static void raw(Trees.Comparison comparison, Subject rule, Finds finds) {
    Expr value = comparison.value().unwrapped();
    if (value instanceof Expr.Aggregate aggregate) {
      value = aggregate.expr().unwrapped();
    }
    if (!(value instanceof Expr.VectorSelector selector) || comparison.threshold() == 0) {
      return;
    }
    String metric = Trees.metric(selector);
    boolean isCounter =
        rule.metric(metric).map(found -> found.type() == MetricMetadata.Type.COUNTER).orElse(false)
            || (metric.endsWith("_total") && rule.type(metric) == MetricMetadata.Type.COUNTER);
    boolean isUsedWithOthers =
        rule.expr().unwrapped() instanceof Expr.Binary binary && binary.operator().isSet();
    if (isCounter && !isUsedWithOthers && comparison.isAbove()) {
      finds.add(
          RAW,
          Severity.WARNING,
          metric
              + " is a counter, which only rises until its process restarts: once above "
              + GoFloat.plain(comparison.threshold())
              + " it stays there; ask for its increase");
    }
  }
}
