package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.metrics.promql.Expr;
import aegle.signals.GoFloat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Thresholds against what was promised. */
final class Promises implements Check {
  static final String CONTRADICTED = "objective-contradicted";

  private static final Duration MONTH = Duration.ofDays(30);

  /** A page may come after this share of a month's allowed downtime, no later. */
  private static final double SPENT_BEFORE_PAGING = 0.05;

  private static final Duration SOON = Duration.ofMinutes(1);

  @Override
  public void judge(Subject rule, Finds finds) {
    if (!rule.rule().isAlert()) {
      return;
    }
    for (Trees.Comparison comparison : Trees.deciding(rule.expr())) {
      for (Expr.VectorSelector selector :
          Trees.all(comparison.value(), Expr.VectorSelector.class)) {
        for (Objective objective : rule.around().objectives()) {
          if (objective.isMeasuredBy(Trees.metric(selector))) {
            judge(objective, comparison, rule, finds);
          }
        }
      }
    }
  }

  private static void judge(
      Objective objective, Trees.Comparison comparison, Subject rule, Finds finds) {
    switch (objective.kind()) {
      case DURATION -> duration(objective, comparison, rule, finds);
      case UPTIME -> uptime(objective, comparison, rule, finds);
    }
  }

  private static void duration(
      Objective objective, Trees.Comparison comparison, Subject rule, Finds finds) {
    Meaning meaning = Meaning.of(comparison.value(), rule);
    boolean isRate = meaning.quantity() == Meaning.Quantity.RATIO;
    if (!comparison.isAbove() || (isRate && Quantiles.shown(comparison.value()).isEmpty())) {
      return;
    }
    double seconds = meaning.unit().isDuration() ? meaning.unit().seconds() : 1;
    double allowed = objective.target() / seconds * (isRate ? 1 : meaning.factor());
    if (comparison.threshold() <= allowed * 1.000_001
        || meaning.quantity() == Meaning.Quantity.PER_SECOND) {
      return;
    }
    finds.add(
        CONTRADICTED,
        Severity.WARNING,
        "the objective is '"
            + objective.name()
            + "' but this speaks from "
            + GoFloat.plain(comparison.threshold())
            + " on: between the two it is missed in silence",
        draft ->
            draft.withExpression(
                Trees.replaced(
                    draft.expression(), comparison.number().span(), GoFloat.plain(allowed))));
  }

  private static void uptime(
      Objective objective, Trees.Comparison comparison, Subject rule, Finds finds) {
    double allowedSeconds = MONTH.toSeconds() * (1 - objective.target());
    double share = rule.rule().holdFor().toSeconds() / allowedSeconds;
    boolean isDown =
        comparison.threshold() <= 1
            && Trees.selector(comparison.value()).filter(Promises::isOfOne).isPresent();
    if (!isDown || comparison.isAbove() || share <= SPENT_BEFORE_PAGING) {
      return;
    }
    finds.add(
        CONTRADICTED,
        Severity.WARNING,
        ("the objective is '%s', which allows %d minutes a month: 'for: %s' spends %.0f%% of them"
                + " before anybody hears of it")
            .formatted(
                objective.name(),
                Math.round(allowedSeconds / 60),
                PromDuration.format(rule.rule().holdFor().toMillis()),
                share * 100),
        draft -> sooner(draft));
  }

  /** Whether one thing is meant, and not whatever is scraped. */
  private static boolean isOfOne(Expr.VectorSelector selector) {
    return !Trees.metric(selector).equals("up")
        || Trees.conditions(selector).stream()
            .anyMatch(matcher -> matcher.type() == Matcher.Type.EQUAL);
  }

  /** Pages sooner, and says so. */
  private static Draft sooner(Draft draft) {
    long minutes = draft.holdFor().toMinutes();
    Map<String, String> texts = new LinkedHashMap<>();
    draft
        .annotations()
        .forEach((name, text) ->
            texts.put(name, text.replaceAll("\\b" + minutes + "( ?m| minutes?)\\b", "1 minute")));
    return draft.withHoldFor(SOON).withAnnotations(texts);
  }
}
