package aegle.server.notify;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the calendar: a moment lies in it when it lies in one span of every field. A field that
 * is null says nothing; one without spans lets no moment through.
 *
 * @param times minutes of the day, 0 to 1439
 * @param weekdays 0 is Sunday
 * @param daysOfMonth 1 to 31, or -1 to -31 counted from the end of the month
 * @param months 1 is January
 * @param zone whose clocks and calendar count; null for UTC
 */
public record TimeInterval(
    @Nullable List<Span> times,
    @Nullable List<Span> weekdays,
    @Nullable List<Span> daysOfMonth,
    @Nullable List<Span> months,
    @Nullable List<Span> years,
    @Nullable ZoneId zone) {
  private static final int DAYS_OF_WEEK = 7;

  /** From the first to the last, both included. */
  public record Span(long first, long last) {
    boolean contains(int number) {
      return number >= first && number <= last;
    }
  }

  /** Whether a moment lies in it. */
  public boolean contains(Instant moment) {
    ZonedDateTime local = moment.atZone(zone == null ? ZoneOffset.UTC : zone);
    return isIn(times, local.getHour() * 60 + local.getMinute())
        && isInDays(local.getDayOfMonth(), local.toLocalDate().lengthOfMonth())
        && isIn(months, local.getMonthValue())
        && isIn(weekdays, local.getDayOfWeek().getValue() % DAYS_OF_WEEK)
        && isIn(years, local.getYear());
  }

  private static boolean isIn(@Nullable List<Span> spans, int number) {
    return spans == null || spans.stream().anyMatch(span -> span.contains(number));
  }

  /** A span that begins after the end of a short month has no day in it, not even the last. */
  private boolean isInDays(int day, int length) {
    return daysOfMonth == null
        || daysOfMonth.stream()
            .map(span -> new Span(dayOf(span.first(), length), dayOf(span.last(), length)))
            .anyMatch(span -> span.contains(day));
  }

  private static long dayOf(long day, int length) {
    return day < 0 ? length + day + 1 : day;
  }
}
