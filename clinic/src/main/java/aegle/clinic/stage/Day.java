package aegle.clinic.stage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of day that the demo can live through. */
public enum Day {
  QUIET("everything works"),
  SLOW_AI("the AI service takes twelve times as long"),
  DB_DOWN("PostgreSQL is stopped"),
  BOOKING_DROP("visitors come but nobody books"),
  ERRORS("one request in four fails with 500");

  private final String words;

  Day(String words) {
    this.words = words;
  }

  /** What is special about the day. */
  public String words() {
    return words;
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
