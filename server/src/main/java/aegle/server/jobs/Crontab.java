package aegle.server.jobs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of a crontab with its five fields: minute, hour, day of the month, month, day of the week.
 * As in cron, a day counts by either of its two fields where both are limited.
 */
final class Crontab {
  private static final int MAX_CHARS = 200;

  /** The 29th of February comes within nine years. */
  private static final int MAX_DAYS = 9 * 366;

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;
  private final boolean anyDay;
  private final boolean anyWeekday;

  private Crontab(String[] fields) {
    minutes = bits(fields[0], 0, 59, List.of(), 0);
    hours = bits(fields[1], 0, 23, List.of(), 0);
    days = bits(fields[2], 1, 31, List.of(), 0);
    months = bits(fields[3], 1, 12, MONTHS, 1);
    weekdays = bits(fields[4], 0, 7, DAYS, 0);
    if (weekdays.get(7)) {
      weekdays.set(0);
    }
    anyDay = fields[2].startsWith("*");
    anyWeekday = fields[4].startsWith("*");
  }

  /** Reads a line; nothing where it is none. */
  static Optional<Crontab> of(String line) {
    String plain =
        switch (line.strip()) {
          case "@hourly" -> "0 * * * *";
          case "@daily", "@midnight" -> "0 0 * * *";
          case "@weekly" -> "0 0 * * 0";
          case "@monthly" -> "0 0 1 * *";
          case "@yearly", "@annually" -> "0 0 1 1 *";
          default -> line.strip().toLowerCase(Locale.ROOT);
        };
    String[] fields = plain.split("\\s+");
    if (line.length() > MAX_CHARS || fields.length != 5) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Crontab(fields));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // Another dialect: the page shows it as it was sent.
    }
  }

  private static BitSet bits(String field, int least, int most, List<String> names, int first) {
    BitSet bits = new BitSet();
    for (String part : field.split(",", -1)) {
      String[] stepped = part.split("/", 2);
      int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
      String[] ends = stepped[0].split("-", 2);
      int from = least;
      int to = most;
      if (!stepped[0].equals("*")) {
        from = number(ends[0], names, first);
        to = ends.length == 2 ? number(ends[1], names, first) : stepped.length == 2 ? most : from;
      }
      if (step < 1 || from < least || to > most || from > to) {
        throw new IllegalArgumentException("'" + part + "' is not within " + least + "-" + most);
      }
      for (int i = from; i <= to; i += step) {
        bits.set(i);
      }
    }
    return bits;
  }

  private static int number(String word, List<String> names, int first) {
    int named = names.indexOf(word);
    return named >= 0 ? named + first : Integer.parseInt(word);
  }

  /** The first moment after another at which the line calls. */
  Optional<Instant> next(Instant after, ZoneId zone) {
    ZonedDateTime from = after.atZone(zone).withSecond(0).withNano(0).plusMinutes(1);
    LocalDate day = from.toLocalDate();
    for (int i = 0; i < MAX_DAYS; i++, day = day.plusDays(1)) {
      if (!months.get(day.getMonthValue()) || !isDay(day)) {
        continue;
      }
      int hour = i == 0 ? from.getHour() : 0;
      int minute = i == 0 ? from.getMinute() : 0;
      for (int h = hours.nextSetBit(hour); h >= 0; h = hours.nextSetBit(h + 1)) {
        int m = minutes.nextSetBit(h == hour ? minute : 0);
        if (m >= 0) {
          return Optional.of(day.atTime(h, m).atZone(zone).toInstant());
        }
      }
    }
    return Optional.empty();
  }

  private boolean isDay(LocalDate date) {
    boolean dayMatches = days.get(date.getDayOfMonth());
    boolean weekdayMatches = weekdays.get(date.getDayOfWeek().getValue() % 7);
    return (anyDay || anyWeekday) ? (dayMatches && weekdayMatches) : (dayMatches || weekdayMatches);
  }
}
