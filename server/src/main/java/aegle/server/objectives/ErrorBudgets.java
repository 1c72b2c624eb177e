package aegle.server.objectives;

import aegle.metrics.PromDuration;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.Value;
import aegle.signals.Labels;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Computes error budgets by PromQL over the store. The window is cut into steps; events and
 * failures of each are asked for once and added up, so that the burn-down ends at the very figure
 * that stands beside it. A step in which nothing was measured counts as nothing, never as good.
 */
public final class ErrorBudgets {
  /** Steps of a window: 240, of three hours each in 30 days. */
  static final int STEPS = 240;

  /** Budgets of one objective: 200. Further combinations of labels are told as a problem. */
  static final int MAX_PARTS = 200;

  private static final long MINUTE_MILLIS = 60_000;

  private final PromqlEngine promql;

  public ErrorBudgets(PromqlEngine promql) {
    this.promql = promql;
  }

  /** Events and failures of each step of one part; NaN where nothing was measured. */
  private static final class Steps {
    final double[] events;
    final double[] failures;

    Steps(int count) {
      events = new double[count];
      failures = new double[count];
      Arrays.fill(events, Double.NaN);
      Arrays.fill(failures, Double.NaN);
    }

    boolean isMeasured(int step) {
      return !Double.isNaN(events[step]) && !Double.isNaN(failures[step]);
    }
  }

  /** The steps of a window: whole ones, and what is left until now. */
  private record Grid(long fromMillis, long toMillis, long stepMillis) {
    static Grid of(Window window, Instant now) {
      long from = window.start(now).toEpochMilli();
      long to = now.toEpochMilli();
      long minutes = Math.max(1, Math.ceilDiv(to - from, STEPS * MINUTE_MILLIS));
      return new Grid(from, to, minutes * MINUTE_MILLIS);
    }

    int whole() {
      return (int) ((toMillis - fromMillis) / stepMillis);
    }

    long restMillis() {
      return (toMillis - fromMillis) % stepMillis;
    }

    int count() {
      return whole() + (restMillis() > 0 ? 1 : 0);
    }

    long millisOf(int step) {
      return step < whole() ? stepMillis : restMillis();
    }
  }

  /** What is used with a column of the steps. */
  private interface Column {
    double[] of(Steps steps);
  }

  /**
   * The report of an objective.
   *
   * @throws aegle.metrics.promql.QueryException when an expression costs too much
   */
  public BudgetReport read(Objective objective, Instant now) {
    Grid grid = Grid.of(objective.window(), now);
    Map<Labels, Steps> steps = new TreeMap<>();
    Indicator indicator = objective.indicator();
    List<String> by = objective.by();
    boolean all = fill(steps, grid, range -> indicator.events(range, by), found -> found.events);
    all &= fill(steps, grid, range -> indicator.failures(range, by), found -> found.failures);
    Map<Labels, Double> expected = expected(objective, now);
    List<BudgetReport.Part> parts = new ArrayList<>();
    steps.forEach((labels, found) ->
        parts.add(part(objective, labels, found, grid, expected.getOrDefault(labels, 0.0), now)));
    String problem = all ? edgeProblem(objective, now) : tooMany(by);
    return new BudgetReport(
        objective,
        now,
        Instant.ofEpochMilli(grid.fromMillis),
        Duration.ofMillis(grid.stepMillis),
        parts,
        problem);
  }

  private interface Expression {
    String over(String range);
  }

  private boolean fill(Map<Labels, Steps> steps, Grid grid, Expression expression, Column column) {
    boolean all = true;
    if (grid.whole() > 0) {
      long first = grid.fromMillis + grid.stepMillis;
      Value value =
          promql
              .range(
                  expression.over(PromDuration.format(grid.stepMillis)),
                  first,
                  grid.fromMillis + grid.whole() * grid.stepMillis,
                  grid.stepMillis)
              .value();
      if (value instanceof Value.Matrix(List<Value.Line> lines)) {
        for (Value.Line line : lines) {
          for (int i = 0; i < line.size(); i++) {
            int step = (int) ((line.timestampsMillis()[i] - first) / grid.stepMillis);
            all &= put(steps, grid, line.labels(), column, step, line.values()[i]);
          }
        }
      }
    }
    if (grid.restMillis() > 0) {
      for (Value.Point point :
          ask(expression.over(PromDuration.format(grid.restMillis())), grid.toMillis)) {
        all &= put(steps, grid, point.labels(), column, grid.whole(), point.value());
      }
    }
    return all;
  }

  private static boolean put(
      Map<Labels, Steps> steps, Grid grid, Labels labels, Column column, int step, double value) {
    Steps found = steps.get(labels);
    if (found == null) {
      if (steps.size() == MAX_PARTS) {
        return false;
      }
      found = new Steps(grid.count());
      steps.put(labels, found);
    }
    column.of(found)[step] = value;
    return true;
  }

  private List<Value.Point> ask(String expression, long timeMillis) {
    return promql.instant(expression, timeMillis).value() instanceof Value.Vector vector
        ? vector.points()
        : List.of();
  }

  /** Events that the rest of a calendar month will bring at the pace of the last 30 days. */
  private Map<Labels, Double> expected(Objective objective, Instant now) {
    Map<Labels, Double> expected = new TreeMap<>();
    Duration ahead = Duration.between(now, objective.window().end(now));
    if (ahead.isPositive()) {
      long length = objective.window().length().toMillis();
      double share = (double) ahead.toMillis() / length;
      String events = objective.indicator().events(PromDuration.format(length), objective.by());
      for (Value.Point point : ask(events, now.toEpochMilli())) {
        expected.put(point.labels(), point.value() * share);
      }
    }
    return expected;
  }

  private BudgetReport.Part part(
      Objective objective, Labels labels, Steps steps, Grid grid, double expected, Instant now) {
    double events = 0;
    double failures = 0;
    long measuredMillis = 0;
    for (int step = 0; step < grid.count(); step++) {
      if (steps.isMeasured(step)) {
        events += steps.events[step];
        failures += steps.failures[step];
        measuredMillis += grid.millisOf(step);
      }
    }
    double allowed = objective.allowedShare().doubleValue() * (events + expected);
    List<BudgetReport.Pace> paces = paces(objective, labels, now);
    boolean isTime = objective.indicator().isTime() && events > 0;
    double left = allowed == 0 ? Double.NaN : 1 - failures / allowed;
    return new BudgetReport.Part(
        labels,
        events,
        failures,
        allowed,
        Duration.ofMillis(measuredMillis),
        isTime ? (double) measuredMillis / MINUTE_MILLIS / events : 0,
        paces,
        gone(objective, left, paces, now),
        burnDown(steps, grid, allowed));
  }

  private static List<Double> burnDown(Steps steps, Grid grid, double allowed) {
    List<Double> shares = new ArrayList<>(grid.count());
    double failures = 0;
    for (int step = 0; step < grid.count(); step++) {
      boolean isMeasured = steps.isMeasured(step) && allowed > 0;
      failures += isMeasured ? steps.failures[step] : 0;
      shares.add(isMeasured ? 1 - failures / allowed : Double.NaN);
    }
    return shares;
  }

  private List<BudgetReport.Pace> paces(Objective objective, Labels labels, Instant now) {
    List<BudgetReport.Pace> paces = new ArrayList<>();
    double allowed = objective.allowedShare().doubleValue();
    for (Burn burn : Burn.of(objective.window())) {
      double events = recorded("events", burn.longText(), objective, labels, now);
      double failures = recorded("failures", burn.longText(), objective, labels, now);
      double shortEvents = recorded("events", burn.shortText(), objective, labels, now);
      double shortFailures = recorded("failures", burn.shortText(), objective, labels, now);
      boolean known = events > 0 && failures >= 0;
      double bound =
          known
              ? Binomial.lowerBound(
                  Math.min(Math.round(failures), Math.round(events)),
                  Math.round(events),
                  Guard.ALPHA)
              : Double.NaN;
      paces.add(
          new BudgetReport.Pace(
              burn,
              events,
              failures,
              rate(failures, events) / allowed,
              rate(shortFailures, shortEvents) / allowed,
              bound));
    }
    return paces;
  }

  private static double rate(double failures, double events) {
    return events > 0 ? failures / events : Double.NaN;
  }

  /** What the rules counted last; NaN when they counted nothing. */
  private double recorded(
      String what, String window, Objective objective, Labels labels, Instant now) {
    String series = ObjectiveRules.recorded(what, window, objective);
    for (Value.Point point : ask(series, now.toEpochMilli())) {
      if (point.labels().withoutName().without("objective").equals(labels)) {
        return point.value();
      }
    }
    return Double.NaN;
  }

  /** At the pace of the second window, six hours in a month: long enough not to jump about. */
  private static Optional<Instant> gone(
      Objective objective, double left, List<BudgetReport.Pace> paces, Instant now) {
    double rate = paces.get(1).rate();
    if (!(left > 0) || !(rate > 0)) {
      return Optional.empty();
    }
    double millis = left * objective.window().length().toMillis() / rate;
    Instant end =
        objective.window() instanceof Window.Month
            ? objective.window().end(now)
            : now.plus(objective.window().length());
    Instant gone = now.plusMillis((long) Math.min(millis, 1e15));
    return gone.isBefore(end) ? Optional.of(gone) : Optional.empty();
  }

  private static String tooMany(List<String> by) {
    return "the labels "
        + String.join(", ", by)
        + " have more than "
        + MAX_PARTS
        + " combinations; further ones are left out. Split by a label with fewer values.";
  }

  /** A threshold within a bucket can never be judged: names the edges that there are. */
  private String edgeProblem(Objective objective, Instant now) {
    if (!(objective.indicator() instanceof Indicator.Under under)) {
      return "";
    }
    List<String> edges =
        ask("count by (le) (" + under.buckets() + ")", now.toEpochMilli()).stream()
            .map(point -> point.labels().get("le"))
            .toList();
    boolean fits = edges.stream().anyMatch(edge -> isEdge(edge, under.edge()));
    if (edges.isEmpty() || fits) {
      return "";
    }
    return "the histogram "
        + under.histogram()
        + " has no bucket that ends at "
        + under.words()
        + ", so nothing is known of it; use one of its edges: "
        + String.join(", ", edges.stream().sorted(ErrorBudgets::bySize).toList());
  }

  private static boolean isEdge(String text, BigDecimal edge) {
    return number(text) == edge.doubleValue();
  }

  private static int bySize(String one, String other) {
    return Double.compare(number(one), number(other));
  }

  private static double number(String text) {
    try {
      return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
