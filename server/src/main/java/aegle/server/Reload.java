package aegle.server;

import aegle.server.alerts.AlertLoop;
import aegle.server.forward.Forwards;
import aegle.server.notify.Notifier;
import aegle.server.probe.ScrapeLoop;
import aegle.server.probe.postgres.PostgresLoop;
import aegle.server.wiring.WiringWatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the folder of decisions again and goes over to it: whole, or not at all. What {@code
 * aegle.yml} says of the address, of retention and of the state database counts from the next
 * start.
 */
final class Reload implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Reload.class);

  private final ServerOptions options;
  private final DecisionsInForce inForce;
  private final ScrapeLoop scrapes;
  private final PostgresLoop databases;
  private final AlertLoop alerts;
  private final Notifier notifier;
  private final Forwards forwards;
  private final WiringWatch wiring;
  private final InstantSource clock;
  private volatile boolean succeeded = true;

  Reload(
      ServerOptions options,
      DecisionsInForce inForce,
      ScrapeLoop scrapes,
      PostgresLoop databases,
      AlertLoop alerts,
      Notifier notifier,
      Forwards forwards,
      WiringWatch wiring,
      InstantSource clock,
      MeterRegistry meters) {
    this.options = options;
    this.inForce = inForce;
    this.scrapes = scrapes;
    this.databases = databases;
    this.alerts = alerts;
    this.notifier = notifier;
    this.forwards = forwards;
    this.wiring = wiring;
    this.clock = clock;
    Gauge.builder("aegle.config.last.reload.successful", this, reload -> reload.succeeded ? 1 : 0)
        .description("Whether the configuration was taken over when it was last read.")
        .register(meters);
  }

  /**
   * Reads and swaps.
   *
   * @throws aegle.metrics.yaml.ConfigException when a file cannot be used; everything goes on as
   *     before then
   */
  @Override
  public synchronized void run() {
    // Until everything below has gone well.
    succeeded = false;
    Decisions next = Decisions.read(options.config(), options.port());
    Instant now = clock.instant();
    inForce.replace(next, now);
    scrapes.reload(next.prometheus());
    databases.reload(next.postgres());
    alerts.reload(next.rules(), next.ruleSettings(options.port()));
    notifier.reload(next.notifications());
    forwards.reload(next.forwards());
    succeeded = true;
    log.info("Took over the configuration: folder={}", options.config());
    next.warnings().forEach(warning -> log.warn("Configuration: {}", warning));
    wiring.changed();
  }

  boolean succeeded() {
    return succeeded;
  }
}
