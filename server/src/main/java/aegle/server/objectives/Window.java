package aegle.server.objectives;

import aegle.metrics.PromDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** The time over which a promise counts. */
public sealed interface Window {
  /** The usual length of a month, to which calendar months are scaled. */
  Duration MONTH = Duration.ofDays(30);

  /** When the window began that a moment belongs to. */
  Instant start(Instant now);

  /** When it ends; for a rolling one, now. */
  Instant end(Instant now);

  /** How long it is, in the mean. */
  Duration length();

  /** The window so far as a range of PromQL, at a moment. */
  default String queryRange(Instant now) {
    long minutes = Math.max(1, Duration.between(start(now), now).toMinutes());
    return PromDuration.format(minutes * 60_000);
  }

  /** In words that follow "of". */
  String words();

  /** The last so many days, whenever they are looked at. */
  record Rolling(Duration length) implements Window {
    @Override
    public Instant start(Instant now) {
      return now.minus(length);
    }

    @Override
    public Instant end(Instant now) {
      return now;
    }

    @Override
    public String words() {
      boolean isDays = length.equals(Duration.ofDays(length.toDays()));
      return isDays ? length.toDays() + "d" : PromDuration.format(length.toMillis());
    }
  }

  /** The month of the calendar, which begins anew with a full budget. */
  record Month(ZoneId zone) implements Window {
    private ZonedDateTime first(Instant now) {
      return now.atZone(zone).toLocalDate().withDayOfMonth(1).atStartOfDay(zone);
    }

    @Override
    public Instant start(Instant now) {
      return first(now).toInstant();
    }

    @Override
    public Instant end(Instant now) {
      return first(now).toLocalDate().plusMonths(1).atStartOfDay(zone).toInstant();
    }

    @Override
    public Duration length() {
      return MONTH;
    }

    @Override
    public String words() {
      return "the month";
    }
  }
}
