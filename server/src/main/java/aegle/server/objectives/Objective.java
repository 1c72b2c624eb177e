package aegle.server.objectives;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A promise: of all events of a window, at least this share is good.
 *
 * @param name in lower-case letters, digits and dashes; the label {@code objective}
 * @param title the promise in words
 * @param target the share in per cent, as written, such as 99.9
 * @param by labels that split it: each combination of their values has a budget of its own
 * @param unit what an event is to people
 * @param least failed events below which nobody is paged, however large their share
 * @param runbook address of what to do; empty: the objective's own place on the page Objectives
 * @param labels added to its alerts
 */
public record Objective(
    String name,
    String title,
    BigDecimal target,
    Window window,
    Indicator indicator,
    List<String> by,
    Unit unit,
    int least,
    String runbook,
    Map<String, String> labels) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** One and many of what an event is to people, such as booking and bookings. */
  public record Unit(String one, String many) {
    /** The word for so many. */
    public String of(long count) {
      return count == 1 ? one : many;
    }
  }

  public Objective {
    by = List.copyOf(by);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    if (target.signum() <= 0 || target.compareTo(HUNDRED) >= 0) {
      throw new IllegalArgumentException("the target " + target + "% is not between 0 and 100");
    }
  }

  /** The share of events that may fail: 0.001 for a target of 99.9 %. Exact. */
  public BigDecimal allowedShare() {
    return HUNDRED.subtract(target).movePointLeft(2);
  }

  /** The target as people write it, such as {@code 99.9%}. */
  public String targetText() {
    return target.stripTrailingZeros().toPlainString() + "%";
  }
}
