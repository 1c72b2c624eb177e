package aegle.server.forward;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.yaml.YamlNode;
import aegle.server.testing.FakeClock;
import aegle.signals.Labels;
import aegle.signals.Sample;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** One forward without a thread: a test moves its clock and its courier. */
final class ForwardTrial {
  final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Outlet.House house;
  Outlet outlet;
  final SampleTap tap;
  private final AtomicReference<Duration> setBack = new AtomicReference<>(Duration.ZERO);
  private final MemorySeriesStore store = new MemorySeriesStore();

  ForwardTrial(String yaml, Path folder) {
    house =
        new Outlet.House(
            folder.resolve("forwards"), "Aegle/test", clock, () -> nanos(clock, setBack), meters);
    outlet = Outlet.open(settings(yaml, folder), house);
    tap = new SampleTap(List.of(outlet), Duration.ofMinutes(10).toMillis(), 1_000);
  }

  /** The time that has gone by, whatever somebody did to the clock. */
  private static long nanos(FakeClock clock, AtomicReference<Duration> setBack) {
    return Duration.between(Instant.EPOCH, clock.instant().plus(setBack.get())).toNanos();
  }

  static ForwardSettings settings(String yaml, Path folder) {
    return ForwardYaml.read(
            YamlNode.parse("aegle.yml", "- " + yaml.strip().replace("\n", "\n  ")),
            folder,
            _ -> false)
        .getFirst();
  }

  /** The forward goes on with its queue and other settings, as after a reload. */
  void change(String yaml, Path folder) {
    outlet = outlet.changed(settings(yaml, folder), house);
  }

  /** Somebody corrects the clock of the machine; no time goes by. */
  void setClockBack(Duration by) {
    setBack.updateAndGet(before -> before.plus(by));
    clock.advance(by.negated());
  }

  /** A sample of now, as if a store had taken it. */
  void sample(String metric, double value) {
    samples(new Sample(Labels.of("__name__", metric, "job", "web"), clock.millis(), value));
  }

  void samples(Sample... samples) {
    long refused = store.append(List.of(samples)).refusedCount();
    tap.forward(List.of(samples), refused, clock.millis());
  }

  /** Steps until nothing is due for a while; at most so many times. */
  void carry() {
    for (int i = 0; i < 10_000; i++) {
      if (outlet.courier().step() > 0) {
        return;
      }
    }
    throw new AssertionError("the courier does not come to rest");
  }

  /** A counter of the forward, all its further tags together. */
  double count(String name, String... tags) {
    return meters.find("aegle.forward." + name).tags(tags).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
