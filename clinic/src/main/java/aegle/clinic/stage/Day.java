package aegle.clinic.stage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of day that the demo can live through. */
public enum Day {
  QUIET(
      "everything works",
      "what fired resolves, most of it within 6 minutes; HighErrorRate may still begin, since its"
          + " five minutes reach back"),
  SLOW_AI("the AI service takes twelve times as long", "SlowAnalyses after 6 minutes"),
  DB_DOWN("PostgreSQL is stopped", "DatabaseDown after 2 minutes"),
  BOOKING_DROP(
      "visitors come but nobody books",
      "NoBookings after 3 hours; LowAppointmentBookings after 2 hours, as on every day"),
  ERRORS("one request in four fails with 500", "ErrorBudgetBurning after 3 minutes");

  private final String words;
  private final String alerts;

  Day(String words, String alerts) {
    this.words = words;
    this.alerts = alerts;
  }

  /** What is special about the day. */
  public String words() {
    return words;
  }

  /** Which alerts are told, in their order, and how long after the day began. */
  public String alerts() {
    return alerts;
  }

  /** As it is written on the command line and in addresses: {@code slow-ai}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All days as they are written. */
  public static List<String> texts() {
    return Arrays.stream(values()).map(Day::text).toList();
  }

  /**
   * Reads a day.
   *
   * @throws IllegalArgumentException with a sentence that names the days there are
   */
  public static Day of(String text) {
    for (Day day : values()) {
      if (day.text().equals(text)) {
        return day;
      }
    }
    throw new IllegalArgumentException(
        "no day is called '" + text + "'; use " + String.join(", ", texts()));
  }
}
