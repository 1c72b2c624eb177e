package aegle.server.objectives;

import aegle.metrics.promql.QueryException;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all budgets every five minutes, since a window of a month is a lot to read, and keeps the
 * reports for whoever asks. Shows them as series too:
 *
 * <pre>
 * aegle_objective_budget_remaining_ratio{objective, ...}         1 untouched, below 0 overspent
 * aegle_objective_good_ratio{objective, ...}                     share of good events
 * aegle_objective_measured_ratio{objective, ...}                 share of the window with data
 * aegle_objective_burn_rate{objective, window, ...}              times the pace that just lasts
 * aegle_objective_error_ratio_lower{objective, window, ...}      exact bound, confidence 95 %
 * </pre>
 */
public final class ObjectiveWatch implements AutoCloseable {
  static final Duration PERIOD = Duration.ofMinutes(5);

  /** How soon another configuration is noticed. */
  private static final Duration GLANCE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(ObjectiveWatch.class);

  private final Supplier<List<Objective>> objectives;
  private final ErrorBudgets budgets;
  private final Consumer<List<Measurement>> figures;
  private final InstantSource clock;
  private final Counter failures;
  private final Thread loop =
      Thread.ofPlatform().name("objective-watch").daemon().unstarted(this::run);
  private volatile List<BudgetReport> reports = List.of();
  private volatile List<Objective> seen = List.of();
  private volatile boolean closed;

  /**
   * A watch that has not looked yet.
   *
   * @param objectives as they are now
   * @param figures takes gauges in
   */
  public ObjectiveWatch(
      Supplier<List<Objective>> objectives,
      ErrorBudgets budgets,
      Consumer<List<Measurement>> figures,
      InstantSource clock,
      MeterRegistry meters) {
    this.objectives = objectives;
    this.budgets = budgets;
    this.figures = figures;
    this.clock = clock;
    this.failures =
        Counter.builder("aegle.objective.reads.failed")
            .description("Times that the budget of an objective could not be computed.")
            .register(meters);
  }

  public void start() {
    loop.start();
  }

  private void run() {
    Instant next = Instant.MIN;
    while (!closed) {
      Instant now = clock.instant();
      if (!now.isBefore(next) || !seen.equals(objectives.get())) {
        look();
        next = now.plus(PERIOD);
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }

  /** Reads all budgets now. One that cannot be read keeps no old figures: its report says why. */
  public void look() {
    List<Objective> present = objectives.get();
    Instant now = clock.instant();
    List<BudgetReport> fresh = new ArrayList<>();
    for (Objective objective : present) {
      fresh.add(read(objective, now));
    }
    reports = List.copyOf(fresh);
    seen = present;
    try {
      figures.accept(figures(fresh, now));
    } catch (RuntimeException e) {
      failures.increment();
      log.warn("Could not show the budgets of objectives as series: reason={}", e.getMessage());
    }
  }

  private BudgetReport read(Objective objective, Instant now) {
    try {
      return budgets.read(objective, now);
    } catch (QueryException e) {
      failures.increment();
      log.warn(
          "Could not read the budget of an objective: objective={} reason={}",
          objective.name(),
          e.getMessage());
      return unread(objective, now, "the budget could not be computed: " + e.getMessage());
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      failures.increment();
      log.error("Could not read the budget of an objective: objective={}", objective.name(), e);
      return unread(objective, now, "the budget could not be computed; the log says why");
    }
  }

  private static BudgetReport unread(Objective objective, Instant now, String problem) {
    return new BudgetReport(
        objective, now, objective.window().start(now), PERIOD, List.of(), problem);
  }

  private static List<Measurement> figures(List<BudgetReport> reports, Instant now) {
    List<Measurement> figures = new ArrayList<>();
    for (BudgetReport report : reports) {
      double windowMillis = Duration.between(report.from(), report.at()).toMillis();
      for (BudgetReport.Part part : report.parts()) {
        Labels labels = part.labels().with("objective", report.objective().name());
        add(figures, "budget_remaining_ratio", labels, part.left(), now);
        add(figures, "good_ratio", labels, part.goodShare(), now);
        double measured = windowMillis == 0 ? 0 : part.measured().toMillis() / windowMillis;
        add(figures, "measured_ratio", labels, measured, now);
        for (BudgetReport.Pace pace : part.paces()) {
          Labels window = labels.with("window", pace.burn().longText());
          add(figures, "burn_rate", window, pace.rate(), now);
          add(figures, "error_ratio_lower", window, pace.lowerBound(), now);
        }
      }
    }
    return figures;
  }

  private static void add(
      List<Measurement> figures, String name, Labels labels, double value, Instant now) {
    if (Double.isFinite(value)) {
      figures.add(
          new Measurement(
              "aegle_objective_" + name,
              labels,
              Measurement.Kind.GAUGE,
              value,
              now.toEpochMilli()));
    }
  }

  /** The reports of the last look, in the order of the file. */
  public List<BudgetReport> reports() {
    return reports;
  }

  /** Whether the objectives of now were looked at. */
  public boolean isCurrent() {
    return seen.equals(objectives.get());
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
  }
}
