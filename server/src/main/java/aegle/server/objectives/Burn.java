package aegle.server.objectives;

import aegle.metrics.PromDuration;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/**
 * A pace at which an error budget is spent that somebody should hear of: so many times the pace
 * that would use it up exactly at the end of the window, over a long time and still over a short
 * one. Google's SRE workbook, "Alerting on SLOs", chapter 5, table 5-8, for a window of 30 days.
 *
 * @param factor how many times
 */
public record Burn(
    BigDecimal factor, Duration longWindow, Duration shortWindow, Severity severity) {
  /** Whether somebody has to come at once, or within days. */
  public enum Severity {
    CRITICAL,
    WARNING;

    /** The value of the label {@code severity}. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A shorter one would hold too few scrapes to be judged. */
  private static final Duration SHORTEST = Duration.ofMinutes(5);

  private static final List<Burn> OF_MONTH =
      List.of(
          burn("14.4", Duration.ofHours(1), Duration.ofMinutes(5), Severity.CRITICAL),
          burn("6", Duration.ofHours(6), Duration.ofMinutes(30), Severity.CRITICAL),
          burn("3", Duration.ofDays(1), Duration.ofHours(2), Severity.WARNING),
          burn("1", Duration.ofDays(3), Duration.ofHours(6), Severity.WARNING));

  private static Burn burn(String factor, Duration longer, Duration shorter, Severity severity) {
    return new Burn(new BigDecimal(factor), longer, shorter, severity);
  }

  /**
   * The paces for a window: the factors stay, the times are scaled with it, so that each alert
   * still stands for the same share of the budget.
   */
  public static List<Burn> of(Window window) {
    double scale = (double) window.length().toMinutes() / Window.MONTH.toMinutes();
    return OF_MONTH.stream().map(burn -> burn.scaled(scale)).toList();
  }

  private Burn scaled(double scale) {
    Duration shorter = minutes(shortWindow, scale);
    if (shorter.compareTo(SHORTEST) < 0) {
      shorter = SHORTEST;
    }
    Duration longer = minutes(longWindow, scale);
    Duration least = shorter.multipliedBy(2);
    return new Burn(factor, longer.compareTo(least) < 0 ? least : longer, shorter, severity);
  }

  private static Duration minutes(Duration of, double scale) {
    return Duration.ofMinutes(Math.round(of.toMinutes() * scale));
  }

  /** The long window as PromQL writes it, such as {@code 1h}. */
  public String longText() {
    return PromDuration.format(longWindow.toMillis());
  }

  /** The short window as PromQL writes it. */
  public String shortText() {
    return PromDuration.format(shortWindow.toMillis());
  }

  /** How long a whole budget lasts at this pace, in days and hours. */
  String lasts(Window window) {
    long hours =
        BigDecimal.valueOf(window.length().toHours())
            .divide(factor, 0, RoundingMode.HALF_UP)
            .longValueExact();
    String days = hours < 24 ? "" : hours / 24 + "d";
    return hours % 24 == 0 && hours >= 24 ? days : (days + " " + hours % 24 + "h").strip();
  }

  /** The share of failures at this pace. Exact. */
  public BigDecimal threshold(Objective objective) {
    return factor.multiply(objective.allowedShare());
  }
}
