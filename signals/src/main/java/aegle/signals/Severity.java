package aegle.signals;

import java.util.Locale;

/** How grave a log line or an error is, in the words that {@link FieldNames#LEVEL} holds. */
public enum Severity {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  /** The word that is stored and searched. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the words that clients use: {@code warning}, {@code critical}, {@code notice}...; else
   * INFO.
   */
  public static Severity of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "trace", "silly", "verbose", "finest" -> TRACE;
      case "debug", "fine" -> DEBUG;
      case "warn", "warning", "alert" -> WARN;
      case "error", "err", "severe" -> ERROR;
      case "fatal", "critical", "crit", "emerg", "emergency", "panic" -> FATAL;
      default -> INFO;
    };
  }

  /** Pino's numbers: 10 is trace, 60 is fatal; numbers between belong to the level below. */
  public static Severity ofPino(long number) {
    long step = Math.clamp(number / 10, 1, values().length);
    return values()[(int) step - 1];
  }

  /** OpenTelemetry's numbers: 1 to 4 is trace, 21 to 24 is fatal; 0, which is unsaid, is INFO. */
  public static Severity ofOpenTelemetry(int number) {
    if (number <= 0) {
      return INFO;
    }
    return values()[Math.min((number - 1) / 4, values().length - 1)];
  }
}
