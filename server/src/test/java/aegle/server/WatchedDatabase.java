package aegle.server;

import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.rules.RuleContext;
import aegle.metrics.rules.RuleSettings;
import aegle.metrics.rules.RuleSnapshot;
import aegle.metrics.tsdb.TimeSeriesDatabase;
import aegle.metrics.tsdb.TsdbOptions;
import aegle.server.alerts.AlertLoop;
import aegle.server.alerts.DrivenAlerts;
import aegle.server.notify.DrivenNotifier;
import aegle.server.notify.Notifier;
import aegle.server.state.Receipt;
import aegle.server.state.Receipts;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.server.testing.FakeClock;
import aegle.signals.Labels;
import aegle.signals.Sample;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Store, rules and notifications on one folder of decisions and one of data, put together as {@link
 * Wiring} does, with a database whose {@code pg_up} is sampled every 15 seconds of a clock that the
 * test moves.
 */
final class WatchedDatabase implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final int PORT = 8600;
  private static final int SCRAPE_SECONDS = 15;
  private static final Labels PG_UP =
      Labels.of("__name__", "pg_up", "instance", "clinic-db", "job", "postgres");

  private final FakeClock clock;
  private final TimeSeriesDatabase store;
  private final StateDatabase state;
  private final Notifier notifier;
  private final AlertLoop alerts;

  WatchedDatabase(Path config, Path data, FakeClock clock) {
    this.clock = clock;
    Decisions decisions = Decisions.read(config, PORT);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    store = new TimeSeriesDatabase(data.resolve("metrics"), TsdbOptions.defaults(), clock);
    store.start();
    state = new StateDatabase(StateLocation.inDataFolder(data));
    state.open();
    notifier =
        DrivenNotifier.of(state, Decisions.ownAddress(decisions.config(), PORT), clock, meters);
    notifier.recover(decisions.notifications());
    RuleSettings settings = decisions.ruleSettings(PORT);
    PromqlEngine promql = new PromqlEngine(store, QueryLimits.DEFAULT, () -> 0L);
    alerts =
        DrivenAlerts.loop(
            new RuleContext(promql, store, notifier::receive, () -> 0L, settings), clock, meters);
    alerts.reload(decisions.rules());
  }

  /** Lets seconds pass while the database is up (1) or down (0). */
  void pass(int seconds, double up) {
    for (int i = 0; i < seconds; i++) {
      clock.advance(Duration.ofSeconds(1));
      Instant now = clock.instant();
      if (now.getEpochSecond() % SCRAPE_SECONDS == 0) {
        store.append(List.of(new Sample(PG_UP, now.toEpochMilli(), up)));
      }
      DrivenAlerts.evaluateDue(alerts, now);
      notifier.tick(now);
    }
  }

  /**
   * Lets time pass second by second until the alert is in a state; the time of the evaluation that
   * brought it there.
   */
  Instant passUntil(String wanted, double up, int atMostSeconds) {
    for (int i = 0; i < atMostSeconds; i++) {
      pass(1, up);
      Instant evaluated = alerts.snapshot().getFirst().lastEvaluation();
      if (evaluated != null && stateOfDatabaseDown().equals(wanted)) {
        return evaluated;
      }
    }
    throw new AssertionError(
        "DatabaseDown was not "
            + wanted
            + " within "
            + atMostSeconds
            + " s but "
            + stateOfDatabaseDown());
  }

  String stateOfDatabaseDown() {
    return rules().stream()
        .filter(rule -> rule.name().equals("DatabaseDown"))
        .map(rule -> rule.state().word())
        .findFirst()
        .orElse("not loaded");
  }

  List<RuleSnapshot.Alerting> rules() {
    return alerts.snapshot().stream()
        .flatMap(group -> group.rules().stream())
        .map(RuleSnapshot.Alerting.class::cast)
        .toList();
  }

  /** What was told, newest first. */
  List<Receipt> receipts() {
    return new Receipts(state).page(Receipts.Query.newest(100)).receipts();
  }

  @Override
  public void close() {
    alerts.close();
    notifier.close();
    state.close();
    store.close();
  }
}
