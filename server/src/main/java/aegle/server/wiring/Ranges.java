package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.metrics.promql.DurationExpr;
import aegle.metrics.promql.Expr;
import aegle.signals.MetricMetadata;
import java.time.Duration;
import java.util.regex.Pattern;

/** Ranges, intervals and selectors: too short, too long, needless. */
final class Ranges implements Check {
  static final String SHORT = "range-too-short";
  static final String RETENTION = "beyond-retention";
  static final String OF_SUM = "rate-of-sum";
  static final String REGEX = "needless-regex";
  static final String INTERVAL = "interval-too-long";
  static final String FOR = "for-below-interval";

  /** Beyond, a series is gone between two evaluations. */
  private static final Duration LOOKBACK = Duration.ofMinutes(5);

  private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");

  @Override
  public void judge(Subject rule, Finds finds) {
    for (Trees.Rise rise : Trees.rises(rule.expr())) {
      shortRange(rise, rule, finds);
    }
    for (Expr node : Trees.all(rule.expr())) {
      switch (node) {
        case Expr.MatrixSelector matrix -> beyond(matrix.range(), rule, finds);
        case Expr.Subquery subquery -> beyond(subquery.range(), rule, finds);
        case Expr.Call call -> ofSum(call, rule, finds);
        case Expr.VectorSelector selector -> {
          regex(selector, rule, finds);
          far(Trees.offset(selector.shift()), "the offset", rule, finds);
        }
        default -> {
          // Nothing to see in others.
        }
      }
    }
    interval(rule, finds);
  }

  private static void shortRange(Trees.Rise rise, Subject rule, Finds finds) {
    Duration scrape = rule.around().scrapeInterval();
    String metric = Trees.metric(rise.selector());
    if (rise.range().compareTo(scrape.multipliedBy(2)) >= 0 || rule.isRecorded(metric)) {
      return;
    }
    String range = PromDuration.format(scrape.multipliedBy(4).toMillis());
    finds.add(
        SHORT,
        Severity.BUG,
        rise.function()
            + "() needs two samples, and "
            + PromDuration.format(rise.range().toMillis())
            + " holds one at best when scraped every "
            + PromDuration.format(scrape.toMillis()),
        draft -> {
          Expr.MatrixSelector matrix =
              (Expr.MatrixSelector) rise.call().arguments().getFirst().unwrapped();
          return draft.withExpression(
              Trees.replaced(draft.expression(), matrix.range().span(), range));
        });
  }

  private static void beyond(DurationExpr range, Subject rule, Finds finds) {
    if (range instanceof DurationExpr.Literal literal) {
      far(Duration.ofMillis(Math.round(literal.seconds() * 1000)), "the range", rule, finds);
    }
  }

  private static void far(Duration back, String what, Subject rule, Finds finds) {
    if (back.compareTo(rule.around().retention()) > 0) {
      finds.add(
          RETENTION,
          Severity.WARNING,
          what
              + " of "
              + PromDuration.format(back.toMillis())
              + " reaches further back than the "
              + PromDuration.format(rule.around().retention().toMillis())
              + " that are kept");
    }
  }

  private static void ofSum(Expr.Call call, Subject rule, Finds finds) {
    boolean isRate =
        switch (call.function().name()) {
          case "rate", "irate", "increase" -> true;
          default -> false;
        };
    if (!isRate) {
      return;
    }
    Expr argument = call.arguments().getFirst().unwrapped();
    boolean ofAggregation =
        argument instanceof Expr.Subquery subquery
            && Trees.isAggregation(subquery.expr())
            && Trees.all(subquery, Expr.VectorSelector.class).stream()
                .anyMatch(each -> rule.type(Trees.metric(each)) == MetricMetadata.Type.COUNTER)
            && Trees.rises(subquery.expr()).isEmpty();
    boolean ofRecorded =
        argument instanceof Expr.MatrixSelector matrix && isRecordedSum(matrix.selector(), rule);
    if (ofAggregation || ofRecorded) {
      finds.add(
          OF_SUM,
          Severity.WARNING,
          call.function().name()
              + "() of a sum takes the restart of one process for a restart of all and counts"
              + " everything anew; sum the rates instead");
    }
  }

  private static boolean isRecordedSum(Expr.VectorSelector selector, Subject rule) {
    String metric = Trees.metric(selector);
    Subject.Written recording = rule.all().recorded().get(metric);
    return recording != null
        && Trees.isAggregation(recording.expr())
        && Trees.rises(recording.expr()).isEmpty()
        && Trees.all(recording.expr(), Expr.VectorSelector.class).stream()
            .anyMatch(each -> rule.type(Trees.metric(each)) == MetricMetadata.Type.COUNTER);
  }

  private static void regex(Expr.VectorSelector selector, Subject rule, Finds finds) {
    for (Matcher matcher : selector.matchers()) {
      boolean isRegex =
          matcher.type() == Matcher.Type.REGEX || matcher.type() == Matcher.Type.NOT_REGEX;
      if (!isRegex || matcher.value().isEmpty()) {
        continue;
      }
      if (!SPECIAL.matcher(matcher.value()).find()) {
        String sign = matcher.type() == Matcher.Type.REGEX ? "=" : "!=";
        finds.add(
            REGEX,
            Severity.INFORMATION,
            matcher
                + " has nothing of a regular expression; "
                + matcher.name()
                + sign
                + '"'
                + matcher.value()
                + "\" is the same and faster");
      } else if (matcher.value().startsWith("^") || matcher.value().endsWith("$")) {
        finds.add(
            REGEX,
            Severity.INFORMATION,
            matcher
                + " is anchored at both ends without ^ and $; leave them out of "
                + rule.rule().name());
      }
    }
  }

  private static void interval(Subject rule, Finds finds) {
    Duration interval = rule.rule().place().interval();
    if (interval.compareTo(LOOKBACK) > 0) {
      finds.add(
          INTERVAL,
          Severity.WARNING,
          "the group is evaluated every "
              + PromDuration.format(interval.toMillis())
              + ", but what it writes is seen for 5m only: ALERTS and recorded series have gaps");
    }
    Duration hold = rule.rule().holdFor();
    if (!hold.isZero() && hold.compareTo(interval) < 0) {
      finds.add(
          FOR,
          Severity.INFORMATION,
          "'for: "
              + PromDuration.format(hold.toMillis())
              + "' is shorter than the "
              + PromDuration.format(interval.toMillis())
              + " between two evaluations, so it waits for one of those");
    }
  }
}
