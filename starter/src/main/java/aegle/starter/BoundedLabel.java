package aegle.starter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets the first so many values of a label through and turns every further one into {@value
 * #OTHER}, so that a sender of ever new values cannot fill the memory of the platform or of its
 * monitoring. Safe from any thread; a race may let a few values more through, never unboundedly
 * many.
 */
final class BoundedLabel {
  static final String OTHER = "__other__";
  static final String UNKNOWN = "unknown";
  private static final int MAX_VALUE_CHARS = 128;

  private final int maxValues;
  private final Set<String> admitted = ConcurrentHashMap.newKeySet();
  private final Counter overflowed;

  BoundedLabel(String label, int maxValues, MeterRegistry registry) {
    this.maxValues = maxValues;
    this.overflowed =
        Counter.builder("aegle.starter.labels.overflowed")
            .description("Label values that were replaced by " + OTHER + " because of their number")
            .tag("label", label)
            .register(registry);
  }

  /** The value itself, or a stand-in when it is blank, too long or one too many. */
  String admit(String value) {
    if (admitted.contains(value)) {
      return value;
    }
    if (value.isBlank()) {
      return UNKNOWN;
    }
    if (value.length() > MAX_VALUE_CHARS || admitted.size() >= maxValues) {
      overflowed.increment();
      return OTHER;
    }
    admitted.add(value);
    return value;
  }
}
