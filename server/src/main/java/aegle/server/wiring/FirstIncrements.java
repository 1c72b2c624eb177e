package aegle.server.wiring;

import aegle.metrics.PromDuration;
import aegle.metrics.promql.BinaryOperator;
import aegle.metrics.promql.Expr;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Counters that are born at 1: no rate and no increase sees the step from nothing. */
final class FirstIncrements implements Check {
  static final String LOST = "first-increment-lost";

  /** Rates over less are of what happens often: one event more or less decides nothing. */
  private static final Duration LONG = Duration.ofMinutes(10);

  @Override
  public void judge(Subject rule, Finds finds) {
    if (!rule.rule().isAlert()) {
      return;
    }
    for (Trees.Rise rise : Trees.rises(rule.expr())) {
      String name = Trees.metric(rise.selector());
      Optional<Metric> metric = rule.metric(name);
      boolean isLong = rise.range().compareTo(LONG) >= 0;
      boolean counts = rise.function().equals("increase") || Grouping.isBusiness(name, rule);
      if (metric.isEmpty()
          || metric.get().bornAboveZero() == 0
          || !isLong
          || !counts
          || !Grouping.isRare(name, rule)
          || isRescued(rise, rule.expr())) {
        continue;
      }
      finds.add(
          LOST,
          Severity.BUG,
          metric.get().bornAboveZero()
              + " of "
              + metric.get().series()
              + " series of "
              + name
              + " began above 0: "
              + rise.function()
              + "() does not see the step from nothing to the first value, so the first event of"
              + " each is lost",
          draft -> draft.withExpression(rescued(rule)));
    }
  }

  /** Whether what was born within the range counts whole. */
  private static boolean isRescued(Trees.Rise rise, Expr expr) {
    return Trees.all(expr, Expr.Binary.class).stream()
        .filter(binary -> binary.operator() == BinaryOperator.OR)
        .anyMatch(binary ->
            (isUnless(binary.left()) && contains(binary.right(), rise))
                || (isUnless(binary.right()) && contains(binary.left(), rise)));
  }

  private static boolean isUnless(Expr expr) {
    return Trees.all(expr, Expr.Binary.class).stream()
        .anyMatch(binary -> binary.operator() == BinaryOperator.UNLESS);
  }

  private static boolean contains(Expr expr, Trees.Rise rise) {
    return Trees.all(expr, Expr.Call.class).contains(rise.call());
  }

  /**
   * Every rise as an increase to which young series add their value. In a ratio both sides change
   * alike; alone, a rate keeps its meaning by being divided.
   */
  private static String rescued(Subject rule) {
    String text = rule.rule().expression();
    List<Trees.Rise> rises = Trees.rises(rule.expr());
    boolean isRatio = Meaning.of(Trees.value(rule.expr()), rule).isRatio();
    for (Trees.Rise rise : rises.reversed()) {
      if (isRescued(rise, rule.expr())) {
        continue;
      }
      String selector =
          Trees.selector(Trees.metric(rise.selector()), Trees.conditions(rise.selector()));
      String range = PromDuration.format(rise.range().toMillis());
      String born = "(" + selector + " unless " + selector + " offset " + range + ")";
      String grown = "increase(" + selector + "[" + range + "])";
      boolean isRate = !rise.function().equals("increase") && !isRatio;
      text =
          Trees.replaced(
              text,
              rise.call().span(),
              "(" + born + " or " + grown + ")" + (isRate ? " / " + rise.range().toSeconds() : ""));
    }
    return text;
  }
}
