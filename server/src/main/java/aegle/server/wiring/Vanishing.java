package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.metrics.promql.BinaryOperator;
import aegle.metrics.promql.Expr;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What falls silent must not look healthy: absent targets, exporters and counters. */
final class Vanishing implements Check {
  static final String MAY_VANISH = "target-may-vanish";
  static final String ASLEEP = "no-opening-hours";
  static final String ABSENT_AT_ONCE = "absent-without-for";

  /** The series that says whether a clinic is open; 1 or 0, by {@code clinic_id}. */
  static final String OPEN = "clinic:open";

  private static final Set<String> CLOCK =
      Set.of("hour", "minute", "day_of_week", "day_of_month", "month");
  private static final Duration TARGET_GONE = Duration.ofMinutes(2);
  private static final Duration COUNTER_GONE = Duration.ofMinutes(15);

  @Override
  public void judge(Subject rule, Finds finds) {
    if (!rule.rule().isAlert()) {
      return;
    }
    Trees.shown(rule.expr())
        .ifPresent(comparison -> {
          health(comparison, rule, finds);
          business(comparison, rule, finds);
        });
    absentAtOnce(rule, finds);
  }

  private static void health(Trees.Comparison comparison, Subject rule, Finds finds) {
    boolean isDown =
        (comparison.threshold() == 0 && comparison.operator() == BinaryOperator.EQUAL)
            || (comparison.threshold() == 1
                && (comparison.isBelow() || comparison.operator() == BinaryOperator.NOT_EQUAL));
    Expr.VectorSelector selector = Trees.selector(comparison.value()).orElse(null);
    if (!isDown || selector == null) {
      return;
    }
    String metric = Trees.metric(selector);
    boolean isUp = metric.equals("up");
    boolean isOfOne =
        Trees.conditions(selector).stream()
            .anyMatch(matcher -> matcher.type() == Matcher.Type.EQUAL);
    boolean watches = isUp ? isOfOne : metric.endsWith("_up");
    if (!watches || isMissed(metric, rule) || (!isUp && rule.all().watchesAllTargets())) {
      return;
    }
    String why =
        isUp
            ? "when the target is taken away there is no up series to be 0, so the alert is silent"
            : "when its exporter dies there is no " + metric + " to be 0, so the alert is silent";
    String absent = "absent(" + equalOnly(selector) + ")";
    finds.add(
        MAY_VANISH,
        Severity.WARNING,
        why + "; no rule asks for absent(" + metric + ")",
        draft -> withAbsent(draft, absent, TARGET_GONE, metric));
  }

  private static String equalOnly(Expr.VectorSelector selector) {
    List<Matcher> equal =
        Trees.conditions(selector).stream()
            .filter(matcher -> matcher.type() == Matcher.Type.EQUAL)
            .toList();
    return Trees.selector(Trees.metric(selector), equal);
  }

  private static Draft withAbsent(Draft draft, String absent, Duration hold, String metric) {
    return draft.withCompanion(
        draft.sibling(
            draft.name() + "Absent",
            absent,
            hold,
            metric + " has been missing for " + PromDuration.format(hold.toMillis())));
  }

  /** Whether a rule asks for the absence of a metric. */
  private static boolean isMissed(String metric, Subject rule) {
    return rule.all().missed().contains(metric)
        || rule.rule().companions().stream()
            .anyMatch(
                companion -> RuleSet.missed(Subject.Written.of(companion).expr()).contains(metric));
  }

  private static void business(Trees.Comparison comparison, Subject rule, Finds finds) {
    boolean asksForFew =
        comparison.isBelow()
            || (comparison.threshold() == 0 && comparison.operator() == BinaryOperator.EQUAL);
    List<Trees.Rise> rises = Trees.rises(comparison.value());
    if (!asksForFew || rises.isEmpty()) {
      return;
    }
    Expr.VectorSelector selector = rises.getFirst().selector();
    String metric = Trees.metric(selector);
    if (!Grouping.isBusiness(metric, rule)) {
      return;
    }
    Severity severity = Grouping.isOfHouse(metric, rule) ? Severity.WARNING : Severity.INFORMATION;
    if (!isMissed(metric, rule)) {
      finds.add(
          MAY_VANISH,
          severity,
          metric
              + " does not exist before the first event, and what does not exist is never less"
              + " than anything; no rule asks for absent("
              + metric
              + ")",
          draft -> withAbsent(draft, "absent(" + equalOnly(selector) + ")", COUNTER_GONE, metric));
    }
    boolean sleeps =
        rule.around().routing() != null
            && rule.around().routing().sleeps().apply(rule.rule().ownLabels());
    if (sleeps || knowsTheHour(rule.expr())) {
      return;
    }
    boolean isByClinic = LabelSpan.of(comparison.value(), rule).mayHave("clinic_id");
    String closed =
        isByClinic
            ? " unless on (clinic_id) " + OPEN + " == 0"
            : " unless on () max(" + OPEN + ") == 0";
    finds.add(
        ASLEEP,
        severity,
        "little happens while the house is closed, so this fires every night; "
            + OPEN
            + " says when it is open",
        draft -> draft.withExpression(draft.expression() + closed));
  }

  private static boolean knowsTheHour(Expr expr) {
    boolean asksForOpen =
        Trees.all(expr, Expr.VectorSelector.class).stream()
            .map(Trees::metric)
            .anyMatch(metric -> metric.contains("open") || metric.contains("hours"));
    return asksForOpen
        || Trees.all(expr, Expr.Call.class).stream()
            .anyMatch(call -> CLOCK.contains(call.function().name()));
  }

  private static void absentAtOnce(Subject rule, Finds finds) {
    Duration least = rule.around().scrapeInterval().multipliedBy(2);
    boolean isAbsent =
        rule.expr().unwrapped() instanceof Expr.Call call
            && call.function().name().equals("absent");
    if (isAbsent && rule.rule().holdFor().compareTo(least) < 0) {
      finds.add(
          ABSENT_AT_ONCE,
          Severity.WARNING,
          "absent() is true as soon as one scrape failed or the server has just started; give it"
              + " a 'for' of two scrapes at least",
          draft -> draft.withHoldFor(TARGET_GONE));
    }
  }
}
