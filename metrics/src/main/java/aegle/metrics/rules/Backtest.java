package aegle.metrics.rules;

import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.promql.Value;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs an alerting rule over what is stored: when would it have fired?
 *
 * <p>The alerts go through the very state machine that the running rule has. Only the expression is
 * asked for many evaluations at once, which gives the same elements; one that reads the borders of
 * its query, such as {@code start()}, is asked for each evaluation by itself. Series that other
 * rules recorded, {@code ALERTS} among them, are taken as they were stored. Nothing is written.
 */
public final class Backtest {
  /** Evaluations of one run; 43 days of a rule that is evaluated every 15 seconds. */
  public static final int MAX_EVALUATIONS = 250_000;

  /** Stretches of firing that a result holds. */
  public static final int MAX_FIRINGS = 10_000;

  /** Evaluations whose elements are asked for at once, and are in memory together. */
  private static final int EVALUATIONS_AT_ONCE = 500;

  private static final Pattern READS_BORDERS = Pattern.compile("\\b(start|end|step|range)\\(\\)");

  private final RuleContext context;
  private final QueryLimits limits;
  private final BooleanSupplier canceled;

  /**
   * Runs of rules over one store.
   *
   * @param context whose notices hear nothing
   * @param canceled asked now and then; a run that is canceled throws
   */
  public Backtest(RuleContext context, QueryLimits limits, BooleanSupplier canceled) {
    this.context = context;
    this.limits = limits;
    this.canceled = canceled;
  }

  /**
   * Evaluates a rule from one time to another, and before that for as long as its alerts wait.
   *
   * @throws RuleException when it would be evaluated too often, or was canceled
   */
  public BacktestResult run(
      RuleDefinition.Alerting rule,
      Duration interval,
      Duration queryOffset,
      Instant from,
      Instant to) {
    long step = interval.toMillis();
    long waited = rule.holdFor().plus(rule.keepFiringFor()).toMillis();
    long steps = Math.addExact((to.toEpochMilli() - from.toEpochMilli()) / step, 1);
    long before = Math.ceilDiv(waited, step);
    if (steps < 1) {
      throw new RuleException("a back-test ends after it begins; from " + from + " to " + to);
    }
    if (steps + before > MAX_EVALUATIONS) {
      throw new RuleException(
          "every %s from %s to %s are %,d evaluations; at most %,d are run: shorten the time"
              .formatted(interval, from, to, steps + before, MAX_EVALUATIONS));
    }
    Run run = new Run(withoutTexts(rule), from.toEpochMilli());
    long first = from.toEpochMilli() - before * step;
    long last = from.toEpochMilli() + (steps - 1) * step;
    long offset = queryOffset.toMillis();
    boolean reads = READS_BORDERS.matcher(rule.expression()).find();
    for (long at = first; at <= last; at += EVALUATIONS_AT_ONCE * step) {
      long end = Math.min(last, at + (EVALUATIONS_AT_ONCE - 1) * step);
      Map<Long, List<Value.Point>> elements = reads ? null : elements(rule, at, end, step, offset);
      for (long each = at; each <= end; each += step) {
        run.evaluate(each, offset, elements);
      }
    }
    return run.result(rule, from, Instant.ofEpochMilli(last), interval);
  }

  /** What an alert says costs time at each evaluation, and is not asked for. */
  private static RuleDefinition.Alerting withoutTexts(RuleDefinition.Alerting rule) {
    return new RuleDefinition.Alerting(
        rule.name(),
        rule.expression(),
        rule.holdFor(),
        rule.keepFiringFor(),
        rule.labels(),
        Map.of(),
        rule.line());
  }

  /** The elements of several evaluations by their times; null where they have no common answer. */
  private @Nullable Map<Long, List<Value.Point>> elements(
      RuleDefinition.Alerting rule, long from, long to, long step, long offset) {
    PromqlEngine engine = context.engine();
    Value value;
    try {
      value =
          engine
              .range(rule.expression(), from - offset, to - offset, step, limits, canceled)
              .value();
    } catch (QueryException e) {
      return null; // Perhaps one evaluation among them fails; each is asked for by itself.
    }
    Map<Long, List<Value.Point>> elements = new HashMap<>();
    if (value instanceof Value.Matrix(List<Value.Line> lines)) {
      for (Value.Line line : lines) {
        for (int i = 0; i < line.size(); i++) {
          long at = line.timestampsMillis()[i];
          elements
              .computeIfAbsent(at + offset, _ -> new ArrayList<>())
              .add(new Value.Point(line.labels(), at, line.values()[i]));
        }
      }
    }
    return elements;
  }

  /** One rule on its way through time. */
  private final class Run {
    private final AlertingRule alerts;
    private final long fromMillis;
    private final Map<Labels, Firing> open = new LinkedHashMap<>();
    private final List<Firing> firings = new ArrayList<>();
    private int evaluations;
    private int failed;
    private String failure = "";
    private boolean isCut;

    Run(RuleDefinition.Alerting rule, long fromMillis) {
      this.alerts = new AlertingRule(rule, false);
      this.fromMillis = fromMillis;
    }

    void evaluate(long at, long offset, @Nullable Map<Long, List<Value.Point>> elements) {
      if (canceled.getAsBoolean()) {
        throw new RuleException("the back-test was given up: it took too long; shorten its time");
      }
      boolean counts = at >= fromMillis;
      evaluations += counts ? 1 : 0;
      try {
        String expression = alerts.definition().expression();
        List<Value.Point> points =
            elements == null
                ? context.ask(expression, at - offset)
                : elements.getOrDefault(at, List.of());
        List<?> _ = alerts.evaluate(context, points, at, offset, 0);
      } catch (RuleException e) {
        if (counts) {
          failure = failed++ == 0 ? String.valueOf(e.getMessage()) : failure;
        }
        return;
      }
      follow(Instant.ofEpochMilli(at));
    }

    private void follow(Instant now) {
      Set<Labels> fires = new HashSet<>();
      for (ActiveAlert alert : alerts.active()) {
        if (alert.state() == AlertState.FIRING) {
          fires.add(alert.labels());
          open.computeIfAbsent(
              alert.labels(),
              labels -> new Firing(labels, alert.activeAt(), now, null, alert.value()));
        }
      }
      open.values().removeIf(firing -> !fires.contains(firing.labels()) && end(firing, now));
    }

    private boolean end(Firing firing, Instant now) {
      if (now.toEpochMilli() > fromMillis) {
        keep(new Firing(firing.labels(), firing.activeAt(), firing.firedAt(), now, firing.value()));
      }
      return true;
    }

    private void keep(Firing firing) {
      if (firings.size() < MAX_FIRINGS) {
        firings.add(firing);
      } else {
        isCut = true;
      }
    }

    BacktestResult result(
        RuleDefinition.Alerting rule, Instant from, Instant to, Duration interval) {
      open.values().forEach(this::keep);
      firings.sort(Comparator.comparing(Firing::firedAt).thenComparing(Firing::labels));
      return new BacktestResult(
          rule, from, to, interval, evaluations, failed, failure, firings, isCut);
    }
  }
}
