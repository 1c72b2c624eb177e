package aegle.server.statsd;

import java.util.Locale;

/** What {@code pool:-3|g} says. The line is the same for both, so it is a choice. */
public enum NegativeGauges {
  /** The gauge shows -3, as for Datadog. */
  SET,
  /** The gauge falls by 3, as for Etsy's statsd. */
  DELTA;

  /** The word of the configuration. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
