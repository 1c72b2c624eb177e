package aegle.clinic.demand;

import aegle.clinic.town.Clinic;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/**
 * The curves of demand. Visits follow the clinic's own clock: few at night, a hump before noon, a
 * higher one in the evening, more on Saturdays. What a visitor does then follows fixed shares.
 */
public final class DemandModel {
  /** Share of visits that have a picture analysed. */
  public static final double ANALYSIS_SHARE = 0.3;

  /** Share of visits that book. */
  public static final double BOOKING_SHARE = 0.12;

  /** Share of bookings that are cancelled later. */
  public static final double CANCELLATION_SHARE = 0.09;

  /** Share of completed appointments that are rated. */
  public static final double RATING_SHARE = 0.6;

  /** Median time of an analysis, seconds; the 95th percentile is about 1.9 s. */
  public static final double AI_MEDIAN_SECONDS = 0.9;

  /** Spread of the log-normal time of an analysis. */
  public static final double AI_SIGMA = 0.45;

  private static final double HOURS_PER_DAY = 24;
  private static final double NIGHT = 0.12;

  private DemandModel() {}

  /** Expected visits per second of a clinic's pages at an instant. */
  public static double visitsPerSecond(Clinic clinic, Instant instant) {
    ZonedDateTime local = instant.atZone(clinic.zone());
    double hour = local.toLocalTime().toSecondOfDay() / 3600.0;
    return clinic.visitsPerSecondAtPeak() * dayCurve(hour) * weekdayFactor(local);
  }

  /** Between the quiet of the night and 1 at the peak of the evening. */
  static double dayCurve(double hour) {
    double morning = 0.65 * hump(hour, 11, 2.6);
    double afternoon = 0.35 * hump(hour, 15.5, 2.2);
    double evening = 0.88 * hump(hour, 20, 2.1);
    return Math.min(1, NIGHT + morning + afternoon + evening);
  }

  private static double hump(double hour, double center, double width) {
    double away = Math.abs(hour - center);
    double distance = Math.min(away, HOURS_PER_DAY - away) / width;
    return Math.exp(-distance * distance);
  }

  private static double weekdayFactor(ZonedDateTime local) {
    return switch (local.getDayOfWeek()) {
      case MONDAY -> 0.9;
      case TUESDAY, WEDNESDAY -> 0.92;
      case THURSDAY -> 0.97;
      case FRIDAY -> 1.05;
      case SATURDAY -> 1.25;
      case SUNDAY -> 1.1;
    };
  }

  /** A number of events when so many are expected (Knuth's method below 30, else normal). */
  public static int poisson(double expected, RandomGenerator random) {
    if (expected > 30) {
      double drawn = expected + Math.sqrt(expected) * random.nextGaussian();
      return (int) Math.max(0, Math.round(drawn));
    }
    double limit = Math.exp(-expected);
    double product = random.nextDouble();
    int events = 0;
    while (product > limit) {
      product *= random.nextDouble();
      events++;
    }
    return events;
  }

  /** The service that a booking is for. */
  public static Clinic.Service service(Clinic clinic, RandomGenerator random) {
    double drawn = random.nextDouble();
    for (Clinic.Service service : clinic.services()) {
      drawn -= service.popularity();
      if (drawn < 0) {
        return service;
      }
    }
    return clinic.services().getLast();
  }

  /** A start that lies in the clinic's opening hours, later today or within two weeks. */
  public static Instant slot(Clinic clinic, Instant now, RandomGenerator random) {
    int openHalfHours =
        (clinic.closes().toSecondOfDay() - clinic.opens().toSecondOfDay()) / 1800 - 2;
    LocalTime time = clinic.opens().plusMinutes(30L * random.nextInt(openHalfHours));
    ZonedDateTime start =
        now.atZone(clinic.zone()).truncatedTo(ChronoUnit.DAYS).plusDays(random.nextInt(15));
    start = start.with(time);
    while (!start.toInstant().isAfter(now) || clinic.closedDays().contains(start.getDayOfWeek())) {
      start = start.plusDays(1);
    }
    return start.toInstant();
  }

  /** A rating from 1 to 5, mostly good; now and then a customer gives none of them: 0. */
  public static int rating(RandomGenerator random) {
    double drawn = random.nextDouble();
    if (drawn < 0.62) {
      return 5;
    }
    if (drawn < 0.87) {
      return 4;
    }
    if (drawn < 0.95) {
      return 3;
    }
    return drawn < 0.98 ? 2 : drawn < 0.995 ? 1 : 0;
  }

  /** Seconds that an analysis takes on a good day. */
  public static double analysisSeconds(RandomGenerator random) {
    return AI_MEDIAN_SECONDS * Math.exp(AI_SIGMA * random.nextGaussian());
  }
}
