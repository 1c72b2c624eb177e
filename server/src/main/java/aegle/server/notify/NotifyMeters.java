package aegle.server.notify;

import aegle.server.state.Silence;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The notifier's own figures. */
final class NotifyMeters {
  private final MeterRegistry registry;

  NotifyMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Gauges that ask for their figures when they are scraped. */
  void watch(Supplier<Dispatcher.Counts> counts, Supplier<Boolean> tellsSomebody, Places places) {
    gauge("aegle.notify.alerts.firing", () -> counts.get().firing());
    gauge("aegle.notify.alerts", () -> counts.get().alerts());
    gauge("aegle.notify.groups", () -> counts.get().groups());
    gauge("aegle.notify.deliveries.waiting", () -> counts.get().waiting());
    gauge("aegle.notify.deliveries.running", places::taken);
    gauge("aegle.notify.configured", () -> tellsSomebody.get() ? 1 : 0);
  }

  private void gauge(String name, Supplier<Number> figure) {
    Gauge.builder(name, figure).register(registry);
  }

  /** Gauges of the silences in each state, as of now. */
  void watch(Silences silences, InstantSource clock) {
    for (Silence.State state : Silence.State.values()) {
      Gauge.builder("aegle.silences", () -> silences.count(state, clock.instant()))
          .tag("state", state.word())
          .register(registry);
    }
    // Known from the start, so that a rule over them is never without data.
    for (String reason : Suppressions.REASONS) {
      suppressed(reason, 0);
    }
  }

  /** Alerts that were due to be told and were not. */
  void suppressed(String reason, int alerts) {
    registry.counter("aegle.notifications.suppressed", "reason", reason).increment(alerts);
  }

  /** A notice or a group that a limit kept out. */
  void refused(String reason) {
    registry.counter("aegle.notify.refused", "reason", reason).increment();
  }

  void attempted(Integration integration, Duration duration) {
    registry
        .counter(
            "aegle.notifications",
            "integration",
            integration.kind(),
            "receiver",
            integration.receiver())
        .increment();
    registry
        .timer("aegle.notification.duration", "integration", integration.kind())
        .record(duration);
  }

  void failed(Integration integration, String reason) {
    registry
        .counter(
            "aegle.notifications.failed",
            "integration",
            integration.kind(),
            "receiver",
            integration.receiver(),
            "reason",
            reason)
        .increment();
  }

  /** Something could not be stored or a loop stumbled. */
  void stumbled(String where) {
    registry.counter("aegle.notify.errors", "where", where).increment();
  }
}
