package aegle.server.web.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * Times as people read them: relative in lists, exact on hover, always in the zone that the reader
 * chose.
 *
 * @param zone the zone of the reader
 * @param now the moment at which the page is made
 */
public record Times(ZoneId zone, Instant now, Messages messages) {
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_MILLIS =
      DateTimeFormatter.ofPattern("d MMM HH:mm:ss.SSS", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_CLOCK =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  /** Such as {@code Mon 23 Nov 2026, 10:42:05 Asia/Bangkok}. */
  public String exact(Instant moment) {
    return EXACT.format(moment.atZone(zone)) + " " + zone.getId();
  }

  /** {@code 10:42} today, {@code 21 Nov 10:42} on another day. */
  public String clock(Instant moment) {
    ZonedDateTime local = moment.atZone(zone);
    boolean today = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return (today ? CLOCK : DAY_CLOCK).format(local);
  }

  /** {@code 10:42:05.123} today, {@code 21 Nov 10:42:05.123} on another day. */
  public String millis(Instant moment) {
    ZonedDateTime local = moment.atZone(zone);
    boolean today = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return (today ? MILLIS : DAY_MILLIS).format(local);
  }

  /** {@code Monday 10:42}. */
  public String weekdayClock(Instant moment) {
    ZonedDateTime local = moment.atZone(zone);
    String day = local.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    return day + " " + CLOCK.format(local);
  }

  /** {@code 4 min ago}. */
  public String ago(Instant moment) {
    Duration age = Duration.between(moment, now);
    if (age.compareTo(Duration.ofSeconds(2)) < 0) {
      return messages.text("time.now");
    }
    return messages.text("time.ago", span(age));
  }

  /** {@code 4 min}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
  public String since(Instant moment) {
    Duration age = Duration.between(moment, now);
    return span(age.isNegative() ? Duration.ZERO : age);
  }

  /** A length of time in its two largest units. */
  public String span(Duration length) {
    long seconds = Math.max(0, length.toSeconds());
    if (seconds < 60) {
      return messages.text("time.seconds", seconds);
    }
    if (seconds < 3_600) {
      return messages.text("time.minutes", seconds / 60);
    }
    if (seconds < 86_400) {
      String hours = messages.text("time.hours", seconds / 3_600);
      long minutes = seconds % 3_600 / 60;
      return minutes == 0 ? hours : hours + " " + messages.text("time.minutes", minutes);
    }
    String days = messages.text("time.days", seconds / 86_400);
    long hours = seconds % 86_400 / 3_600;
    return hours == 0 ? days : days + " " + messages.text("time.hours", hours);
  }

  /** Machine-readable, for the {@code datetime} attribute. */
  public String iso(Instant moment) {
    return DateTimeFormatter.ISO_INSTANT.format(moment);
  }
}
