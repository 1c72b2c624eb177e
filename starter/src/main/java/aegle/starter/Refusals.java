package aegle.starter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The counter of values that a tracking call could not count. */
final class Refusals {
  private Refusals() {}

  static Counter counter(MeterRegistry registry, String call) {
    return Counter.builder("aegle.starter.refused")
        .description("Values that a tracking call refused because they were out of range")
        .tag("call", call)
        .register(registry);
  }
}
