package aegle.clinic.stage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of day that the demo can live through. */
public enum Day {
  QUIET(
      "everything works",
      "what fired resolves within 6 minutes; what was pending may still fire, since rates look five"
          + " minutes back"),
  SLOW_AI(
      "the AI service takes twelve times as long",
      "SlowAnalyses after 6 minutes, SlowAPIResponse after 10, SlowResponses after 12"),
  DB_DOWN(
      "PostgreSQL is stopped",
      "DatabaseUnreachable after 1 minute, DatabaseDown after 2 minutes, ErrorBudgetBurning after"
          + " 4, HighErrorRate and ErrorRateHigh after 6"),
  BOOKING_DROP("visitors come but nobody books", "NoBookings after 3 hours"),
  ERRORS(
      "one request in four fails with 500",
      "ErrorBudgetBurning after 3 to 6 minutes, HighErrorRate after 5, ErrorRateHigh after 6"),
  BAD_RELEASE(
      "a release is deployed that cannot book a laser treatment",
      "none that is sure to come; within about five minutes Errors shows a new issue with the"
          + " deploy that is suspected");

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
