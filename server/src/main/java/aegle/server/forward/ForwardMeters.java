package aegle.server.forward;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/** The figures of one forward, on {@code /metrics} and on its page. Any thread may call. */
final class ForwardMeters implements DiskQueue.Losses {
  private static final List<String> REASONS =
      List.of("queue_full", "too_old", "disk", "damaged", "too_large", "not_taken", "unsayable");

  /** As the rule {@code ForwardLoses} looks back. */
  private static final int LOST_MINUTES = 15;

  private final MeterRegistry registry;
  private final String name;
  private final List<Meter.Id> gauges = new java.util.concurrent.CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final LastMinutes lost = new LastMinutes(LOST_MINUTES);
  private final InstantSource clock;

  ForwardMeters(MeterRegistry registry, String name, InstantSource clock) {
    this.registry = registry;
    this.name = name;
    this.clock = clock;
    // A rule on a counter that is born at 1 would miss its first step.
    REASONS.forEach(this::losses);
    refusals();
  }

  /** Shows a figure of the forward until it ends. */
  <T> void gauge(String figure, String unit, T source, ToDoubleFunction<T> reading, String says) {
    Gauge.Builder<T> gauge =
        Gauge.builder("aegle.forward." + figure, source, reading)
            .description(says)
            .tag("forward", name)
            .strongReference(true);
    gauges.add((unit.isEmpty() ? gauge : gauge.baseUnit(unit)).register(registry).getId());
  }

  /** Takes the figures away that mean nothing without the forward. */
  void end() {
    gauges.forEach(registry::remove);
    gauges.clear();
  }

  void sent(String signal, long count) {
    sent.addAndGet(count);
    Counter.builder("aegle.forward.sent")
        .description("Samples and records that a receiver took.")
        .tag("forward", name)
        .tag("signal", signal)
        .register(registry)
        .increment((double) count);
  }

  void attempted(Outcome outcome) {
    Counter.builder("aegle.forward.attempts")
        .description("Requests to receivers, by what came of them.")
        .tag("forward", name)
        .tag("outcome", outcome.kind().word())
        .register(registry)
        .increment();
  }

  /** A receiver will never take these; they were set aside. */
  void refused(long count) {
    refused.addAndGet(count);
    lost.add(clock.millis(), count);
    refusals().increment((double) count);
  }

  private Counter refusals() {
    return Counter.builder("aegle.forward.refused")
        .description("Samples and records that a receiver refused for good.")
        .tag("forward", name)
        .register(registry);
  }

  /** The protocol has no words for these, such as the end of a series in JSON. */
  void unsaid(long count) {
    if (count > 0) {
      Counter.builder("aegle.forward.unsaid")
          .description("Samples and records for which a protocol has no words.")
          .tag("forward", name)
          .register(registry)
          .increment((double) count);
    }
  }

  @Override
  public void lost(String reason, long count) {
    if (count > 0) {
      dropped.addAndGet(count);
      lost.add(clock.millis(), count);
      losses(reason).increment((double) count);
    }
  }

  private Counter losses(String reason) {
    return Counter.builder("aegle.forward.dropped")
        .description("Samples and records that were to be sent and are lost, by reason.")
        .tag("forward", name)
        .tag("reason", reason)
        .register(registry);
  }

  /** A loop caught what should not happen. */
  void broke() {
    registry.counter("aegle.forward.broken.rounds", "forward", name).increment();
  }

  long sent() {
    return sent.get();
  }

  long refused() {
    return refused.get();
  }

  long dropped() {
    return dropped.get();
  }

  /** Dropped or refused in the last 15 minutes. */
  long lostLately() {
    return lost.count(clock.millis());
  }
}
