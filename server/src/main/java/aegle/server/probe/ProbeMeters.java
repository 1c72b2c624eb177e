package aegle.server.probe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The probes' own figures, as {@code /metrics} of Aegle shows them. */
public final class ProbeMeters {
  private final MeterRegistry registry;
  private final Counter samples;
  private final Counter scrapes;

  public ProbeMeters(MeterRegistry registry) {
    this.registry = registry;
    this.samples = registry.counter("aegle.probe.samples");
    this.scrapes = registry.counter("aegle.probe.scrapes");
  }

  /** A scrape or a round of database questions ended. */
  public void scraped(long sampleCount) {
    scrapes.increment();
    samples.increment((double) sampleCount);
  }

  /** A scrape failed for a reason of a closed set. */
  public void failed(String reason) {
    registry.counter("aegle.probe.failures", "reason", reason).increment();
  }

  /** The store refused samples. */
  public void refused(long sampleCount) {
    registry.counter("aegle.probe.samples.refused").increment((double) sampleCount);
  }

  /** A loop caught what should not happen. */
  public void broke() {
    registry.counter("aegle.probe.broken.rounds").increment();
  }

  /** A scrape came so late that its turn was skipped. */
  public void skipped(long turns) {
    registry.counter("aegle.probe.turns.skipped").increment((double) turns);
  }
}
