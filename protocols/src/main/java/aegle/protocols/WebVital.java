package aegle.protocols;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The measures of how a page feels, with the bounds of their ratings (web.dev, "Web Vitals"). Every
 * protocol that carries vitals writes them with {@link #NAME_FIELD}, {@link #VALUE_FIELD} and
 * {@link #RATING_FIELD}.
 */
public enum WebVital {
  /** Largest contentful paint, milliseconds. */
  LCP(2_500, 4_000),
  /** First contentful paint, milliseconds. */
  FCP(1_800, 3_000),
  /** First paint, milliseconds; rated as FCP, since nobody publishes bounds for it. */
  FP(1_800, 3_000),
  /** Cumulative layout shift, without unit. */
  CLS(0.1, 0.25),
  /** Interaction to next paint, milliseconds. */
  INP(200, 500),
  /** Time to first byte, milliseconds. */
  TTFB(800, 1_800),
  /** First input delay, milliseconds; what INP has replaced. */
  FID(100, 300);

  /** Holds the upper-case name. */
  public static final String NAME_FIELD = "vital.name";

  /** Holds a real number in the unit of the vital. */
  public static final String VALUE_FIELD = "vital.value";

  /** Holds {@code good}, {@code needs-improvement} or {@code poor}. */
  public static final String RATING_FIELD = "vital.rating";

  /** Holds the selector of the element that caused the value. */
  public static final String TARGET_FIELD = "vital.target";

  /** Holds {@link #BEACON} or {@link #SDK}: one visit may be told of by both. */
  public static final String SOURCE_FIELD = "vital.source";

  /** Told by a page's own beacon. */
  public static final String BEACON = "beacon";

  /** Measured by an SDK of its own accord. */
  public static final String SDK = "sdk";

  /** A page that took longer than this was asleep: 1 hour. */
  public static final double MAX_MILLIS = 3_600_000;

  private static final double MAX_SHIFT = 1_000;

  private final double goodUpTo;
  private final double poorAbove;

  WebVital(double goodUpTo, double poorAbove) {
    this.goodUpTo = goodUpTo;
    this.poorAbove = poorAbove;
  }

  /** The vital of a name in any case, or null. */
  public static @Nullable WebVital of(String name) {
    for (WebVital vital : values()) {
      if (vital.name().equalsIgnoreCase(name)) {
        return vital;
      }
    }
    return null;
  }

  /** The name as Sentry's attributes spell it: {@code lcp}. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a value can have been measured. */
  public boolean isCredible(double value) {
    return value >= 0 && value <= (this == CLS ? MAX_SHIFT : MAX_MILLIS);
  }

  /** The word for a value, as the web-vitals library says it. */
  public String rating(double value) {
    if (value <= goodUpTo) {
      return "good";
    }
    return value <= poorAbove ? "needs-improvement" : "poor";
  }
}
