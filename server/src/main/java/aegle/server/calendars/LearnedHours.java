package aegle.server.calendars;

import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.Value;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Proposes opening hours from when bookings come in. An hour of the week is open when bookings came
 * in at least half of the weeks that were seen, more than a trickle of them, and, taken together
 * with the same hour of the other days, at least a quarter of those of the busiest hour: the days
 * of one clinic are much alike, and a few weeks alone say little of a single hour. A proposal
 * counts nowhere until a person confirms it.
 */
public final class LearnedHours {
  /** Weeks that are looked at: 8. */
  static final int MOST_WEEKS = 8;

  private static final int HOURS = 24;

  /** An hour with less than this share of the busiest hour's bookings is a trickle. */
  private static final double TRICKLE = 0.1;

  /** An hour with less than this share, together with that of other days, is at the edge. */
  private static final double EDGE = 0.25;

  private final PromqlEngine promql;

  /**
   * What hours are learned from.
   *
   * @param bookings the counter of bookings, a selector
   * @param label which of its labels holds the id of the clinic
   */
  public record Settings(String bookings, String label) {
    public static final Settings DEFAULT = new Settings("appointment_bookings_total", "clinic_id");
  }

  /**
   * A proposal.
   *
   * @param weeks how many weeks of bookings it rests on
   * @param bookings how many bookings
   */
  public record Proposal(OpeningHours hours, int weeks, long bookings) {}

  /** Bookings of each hour of the week, and in how many weeks there were any. */
  private static final class Tally {
    final double[][] bookings = new double[DayOfWeek.values().length][HOURS];
    final int[][] weeks = new int[DayOfWeek.values().length][HOURS];
    long firstMillis = Long.MAX_VALUE;
    double all;

    void add(ZonedDateTime hour, double count) {
      int day = hour.getDayOfWeek().getValue() - 1;
      if (count >= 0.5) {
        bookings[day][hour.getHour()] += count;
        weeks[day][hour.getHour()]++;
        all += count;
      }
    }
  }

  public LearnedHours(PromqlEngine promql) {
    this.promql = promql;
  }

  /**
   * A proposal for each clinic that had bookings for a week or longer.
   *
   * @param zones of the clinics, by id; others are left out
   * @throws aegle.metrics.promql.QueryException when the question costs too much
   */
  public Map<String, Proposal> propose(Settings settings, Map<String, ZoneId> zones, Instant now) {
    Instant end = now.truncatedTo(ChronoUnit.HOURS);
    Instant start = end.minus(Duration.ofDays(7L * MOST_WEEKS)).plus(1, ChronoUnit.HOURS);
    String expression =
        "sum by (" + settings.label() + ") (increase(" + settings.bookings() + "[1h]))";
    Map<String, Tally> tallies = new TreeMap<>();
    Value value =
        promql
            .range(
                expression,
                start.toEpochMilli(),
                end.toEpochMilli(),
                Duration.ofHours(1).toMillis())
            .value();
    if (value instanceof Value.Matrix(List<Value.Line> lines)) {
      for (Value.Line line : lines) {
        String clinic = line.labels().get(settings.label());
        ZoneId zone = zones.get(clinic);
        if (zone != null && line.size() > 0) {
          tallies.put(clinic, tally(line, zone));
        }
      }
    }
    Map<String, Proposal> proposals = new TreeMap<>();
    tallies.forEach(
        (clinic, tally) -> proposal(tally, end).ifPresent(found -> proposals.put(clinic, found)));
    return proposals;
  }

  private static Tally tally(Value.Line line, ZoneId zone) {
    Tally tally = new Tally();
    tally.firstMillis = line.timestampsMillis()[0];
    for (int i = 0; i < line.size(); i++) {
      // What came within an hour belongs to its beginning.
      Instant began = Instant.ofEpochMilli(line.timestampsMillis()[i]).minus(1, ChronoUnit.HOURS);
      tally.add(began.atZone(zone), line.values()[i]);
    }
    return tally;
  }

  private static Optional<Proposal> proposal(Tally tally, Instant end) {
    long hours = (end.toEpochMilli() - tally.firstMillis) / Duration.ofHours(1).toMillis() + 1;
    int weeks = (int) Math.min(MOST_WEEKS, hours / (7 * HOURS));
    if (weeks < 1 || tally.all < 1) {
      return Optional.empty();
    }
    double[] usual = usualDay(tally);
    double busiest = Arrays.stream(usual).max().orElse(0);
    Map<DayOfWeek, List<Span>> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      boolean[] open = new boolean[HOURS];
      for (int hour = 0; hour < HOURS; hour++) {
        double own = tally.bookings[day.getValue() - 1][hour];
        boolean often = 2 * tally.weeks[day.getValue() - 1][hour] >= weeks;
        open[hour] = often && own >= TRICKLE * busiest && (own + usual[hour]) / 2 >= EDGE * busiest;
      }
      List<Span> spans = spans(open);
      if (!spans.isEmpty()) {
        week.put(day, spans);
      }
    }
    OpeningHours found = new OpeningHours(week, Map.of());
    return Optional.of(new Proposal(found, weeks, Math.round(tally.all)));
  }

  /** The bookings of each hour on a day that is like most, of those that had any to speak of. */
  private static double[] usualDay(Tally tally) {
    double most =
        Arrays.stream(tally.bookings).mapToDouble(day -> Arrays.stream(day).sum()).max().orElse(0);
    double[] usual = new double[HOURS];
    int days = 0;
    for (double[] day : tally.bookings) {
      if (Arrays.stream(day).sum() >= TRICKLE * most) {
        days++;
        for (int hour = 0; hour < HOURS; hour++) {
          usual[hour] += day[hour];
        }
      }
    }
    for (int hour = 0; hour < HOURS; hour++) {
      usual[hour] /= Math.max(1, days);
    }
    return usual;
  }

  /** Runs of open hours; a single hour without bookings between two is a quiet one, not a break. */
  private static List<Span> spans(boolean[] open) {
    for (int hour = 1; hour + 1 < HOURS; hour++) {
      open[hour] |= open[hour - 1] && open[hour + 1];
    }
    List<Span> spans = new ArrayList<>();
    int hour = 0;
    while (hour < HOURS) {
      int from = hour;
      while (hour < HOURS && open[hour]) {
        hour++;
      }
      if (hour > from) {
        spans.add(new Span(from * 60, hour * 60));
      }
      hour++;
    }
    return spans;
  }
}
