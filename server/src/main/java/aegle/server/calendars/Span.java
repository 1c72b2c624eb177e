package aegle.server.calendars;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a day, in minutes after its midnight. One that ends at or before it began ends on the
 * next day: its end is above 1,440.
 */
public record Span(int fromMinute, int toMinute) implements Comparable<Span> {
  static final int DAY = 24 * 60;
  private static final Pattern FORM =
      Pattern.compile("([0-2]?\\d):([0-5]\\d) ?- ?([0-2]?\\d):([0-5]\\d)");

  public Span {
    if (fromMinute < 0 || fromMinute >= DAY || toMinute <= fromMinute || toMinute > 2 * DAY) {
      throw new IllegalArgumentException(fromMinute + " to " + toMinute + " is no part of a day");
    }
  }

  /** The span that a text such as {@code 09:00-18:00} or {@code 20:00-02:00} writes. */
  public static Optional<Span> parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    int from = minutes(parts.group(1), parts.group(2));
    int to = minutes(parts.group(3), parts.group(4));
    if (from >= DAY || to > DAY || from == to) {
      return Optional.empty();
    }
    return Optional.of(new Span(from, to > from ? to : to + DAY));
  }

  private static int minutes(String hours, String minutes) {
    return Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
  }

  /**
   * Whether it holds a moment, when it belongs to this day. Its ends are times of the clock on the
   * wall: on a day whose clocks change it is shorter or longer.
   */
  boolean holds(ZonedDateTime moment, LocalDate day) {
    ZoneId zone = moment.getZone();
    return !moment.isBefore(at(day, fromMinute, zone)) && moment.isBefore(at(day, toMinute, zone));
  }

  private static ZonedDateTime at(LocalDate day, int minute, ZoneId zone) {
    return day.plusDays(minute / DAY).atTime(minute % DAY / 60, minute % 60).atZone(zone);
  }

  @Override
  public int compareTo(Span other) {
    return Integer.compare(fromMinute, other.fromMinute);
  }

  @Override
  public String toString() {
    return clock(fromMinute) + "-" + clock(toMinute > DAY ? toMinute - DAY : toMinute);
  }

  private static String clock(int minute) {
    return String.format(java.util.Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
  }
}
