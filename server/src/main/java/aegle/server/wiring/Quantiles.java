package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.promql.BinaryOperator;
import aegle.metrics.promql.Expr;
import aegle.signals.GoFloat;
import aegle.signals.MetricMetadata;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Quantiles of histograms and summaries: over what, up to where, and never their rate. */
final class Quantiles implements Check {
  static final String PER_SERIES = "quantile-per-series";
  static final String BEYOND = "beyond-buckets";
  static final String OF_GAUGE = "rate-of-gauge";
  static final String ADDED_UP = "quantiles-added-up";

  @Override
  public void judge(Subject rule, Finds finds) {
    for (Expr.Call call : Trees.all(rule.expr(), Expr.Call.class)) {
      if (call.function().name().equals("histogram_quantile")) {
        perSeries(call, rule, finds);
      }
    }
    for (Trees.Rise rise : Trees.rises(rule.expr())) {
      ofGauge(rise, rule, finds);
    }
    for (Expr.Aggregate aggregate : Trees.all(rule.expr(), Expr.Aggregate.class)) {
      addedUp(aggregate, finds);
    }
    for (Trees.Comparison comparison : Trees.deciding(rule.expr())) {
      beyond(comparison, rule, finds);
    }
  }

  /** The quantile that a value is, such as {@code 0.95}. */
  static Optional<String> shown(Expr value) {
    for (Expr node : Trees.all(value)) {
      if (node instanceof Expr.Call call && call.function().name().equals("histogram_quantile")) {
        OptionalDouble which = Trees.number(call.arguments().getFirst());
        return which.isPresent()
            ? Optional.of(GoFloat.plain(which.getAsDouble()))
            : Optional.empty();
      }
      if (node instanceof Expr.VectorSelector selector) {
        Optional<String> which = condition(selector);
        if (which.isPresent()) {
          return which;
        }
      }
    }
    return Optional.empty();
  }

  /** The quantile that a selector asks for, as summaries have them. */
  static Optional<String> condition(Expr.VectorSelector selector) {
    return Trees.conditions(selector).stream()
        .filter(
            matcher -> matcher.name().equals("quantile") && matcher.type() == Matcher.Type.EQUAL)
        .map(Matcher::value)
        .findFirst();
  }

  private static void perSeries(Expr.Call call, Subject rule, Finds finds) {
    Expr buckets = call.arguments().getLast();
    List<Expr.VectorSelector> selectors = Trees.all(buckets, Expr.VectorSelector.class);
    boolean isSummed =
        !Trees.all(buckets, Expr.Aggregate.class).isEmpty()
            || selectors.stream().anyMatch(each -> rule.isRecorded(Trees.metric(each)));
    if (isSummed || selectors.size() != 1 || Trees.metric(selectors.getFirst()).contains(":")) {
      return;
    }
    Expr.VectorSelector selector = selectors.getFirst();
    Set<String> splitting = splitting(selector, rule);
    List<String> labels = List.of("le");
    List<String> groups = Grouping.of(rule, selectors);
    List<String> all = groups.isEmpty() ? labels : List.of(groups.getFirst(), labels.getFirst());
    boolean isSplit = !splitting.isEmpty();
    finds.add(
        PER_SERIES,
        isSplit ? Severity.WARNING : Severity.INFORMATION,
        "without sum by (le) there is one quantile for each series"
            + (isSplit ? ", of each " + String.join(" and ", splitting) : "")
            + ": a route with three requests pages as loudly as the whole",
        draft ->
            draft.withExpression(
                Trees.replaced(
                    rule.rule().expression(),
                    buckets.span(),
                    Grouping.sum(all, rule.text(buckets.unwrapped())))));
  }

  private static Set<String> splitting(Expr.VectorSelector selector, Subject rule) {
    Set<String> fixed =
        Trees.conditions(selector).stream()
            .filter(matcher -> matcher.type() == Matcher.Type.EQUAL)
            .map(Matcher::name)
            .collect(Collectors.toSet());
    Set<String> splitting = new TreeSet<>();
    rule.metric(Trees.metric(selector))
        .ifPresent(metric ->
            metric
                .labels()
                .forEach((name, values) -> {
                  if (values.count() > 1
                      && !fixed.contains(name)
                      && !Grouping.OF_TARGETS.contains(name)) {
                    splitting.add(name);
                  }
                }));
    return splitting;
  }

  private static void beyond(Trees.Comparison comparison, Subject rule, Finds finds) {
    Optional<Expr.Call> quantile =
        Trees.all(comparison.value(), Expr.Call.class).stream()
            .filter(call -> call.function().name().equals("histogram_quantile"))
            .findFirst();
    if (quantile.isEmpty() || !comparison.isAbove()) {
      return;
    }
    Meaning meaning = Meaning.of(comparison.value(), rule);
    double factor = meaning.quantity() == Meaning.Quantity.UNKNOWN ? 1 : meaning.factor();
    for (Expr.VectorSelector selector : Trees.all(quantile.get(), Expr.VectorSelector.class)) {
      List<Double> edges = rule.metric(Trees.metric(selector)).map(Metric::edges).orElse(List.of());
      if (!edges.isEmpty()) {
        beyond(comparison, edges.stream().map(edge -> edge * factor).toList(), rule, finds);
        return;
      }
    }
  }

  private static void beyond(
      Trees.Comparison comparison, List<Double> edges, Subject rule, Finds finds) {
    double top = edges.getLast();
    boolean isOrEqual = comparison.operator() == BinaryOperator.GREATER_OR_EQUAL;
    boolean isReachable = isOrEqual ? comparison.threshold() <= top : comparison.threshold() < top;
    if (isReachable) {
      return;
    }
    String sentence =
        "the largest finite bucket ends at "
            + GoFloat.plain(top)
            + " and a quantile never exceeds that, so it is never more than "
            + GoFloat.plain(comparison.threshold());
    OptionalDouble below =
        edges.stream().mapToDouble(Double::doubleValue).filter(edge -> edge < top).max();
    if (below.isEmpty()) {
      finds.add(BEYOND, Severity.BUG, sentence);
      return;
    }
    finds.add(
        BEYOND,
        Severity.BUG,
        sentence,
        draft ->
            draft.withExpression(
                Trees.replaced(
                    rule.rule().expression(),
                    comparison.number().span(),
                    GoFloat.plain(below.getAsDouble()))));
  }

  private static void ofGauge(Trees.Rise rise, Subject rule, Finds finds) {
    String metric = Trees.metric(rise.selector());
    MetricMetadata.Type type = rule.type(metric);
    boolean isPart = metric.endsWith("_sum") || metric.endsWith("_count");
    boolean isQuantile =
        !isPart && (condition(rise.selector()).isPresent() || type == MetricMetadata.Type.SUMMARY);
    boolean isGauge = type == MetricMetadata.Type.GAUGE && !metric.endsWith("_total");
    if (!isQuantile && !isGauge) {
      return;
    }
    String sentence =
        isQuantile
            ? metric
                + " holds quantiles, which go up and down: "
                + rise.function()
                + "() of a constant 60 s is 0, so slowness alone never fires"
            : metric
                + " is a gauge: "
                + rise.function()
                + "() takes every fall for a restart and counts it as growth";
    finds.add(
        OF_GAUGE,
        Severity.BUG,
        sentence,
        draft -> draft.withExpression(withoutRate(rise, isQuantile, rule)));
  }

  private static String withoutRate(Trees.Rise rise, boolean isQuantile, Subject rule) {
    String selector = rise.selector().toString();
    boolean isInside =
        Trees.all(rule.expr(), Expr.Aggregate.class).stream()
            .anyMatch(aggregate ->
                aggregate.span().start() <= rise.call().span().start()
                    && rise.call().span().end() <= aggregate.span().end());
    String by;
    if (isQuantile) {
      List<String> labels = Grouping.of(rule, List.of(rise.selector()));
      by = isInside ? selector : Grouping.aggregated("max", labels, selector);
    } else {
      String function = rise.function().equals("increase") ? "delta" : "deriv";
      by = function + rule.text(rise.call()).substring(rise.function().length());
    }
    return Trees.replaced(rule.rule().expression(), rise.call().span(), by);
  }

  private static void addedUp(Expr.Aggregate aggregate, Finds finds) {
    boolean adds =
        switch (aggregate.operator()) {
          case SUM, AVG -> true;
          default -> false;
        };
    Optional<Expr.VectorSelector> selector = Trees.selector(aggregate.expr());
    if (adds && selector.isPresent() && condition(selector.get()).isPresent()) {
      finds.add(
          ADDED_UP,
          Severity.WARNING,
          aggregate.operator().text()
              + " of quantiles is no quantile of anything; take the largest, or a histogram",
          draft ->
              draft.withExpression(
                  draft.expression().substring(0, aggregate.span().start())
                      + "max"
                      + draft
                          .expression()
                          .substring(
                              aggregate.span().start() + aggregate.operator().text().length())));
    }
  }
}
