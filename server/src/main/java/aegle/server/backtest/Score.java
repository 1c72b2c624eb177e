package aegle.server.backtest;

import aegle.metrics.rules.BacktestResult;
import aegle.metrics.rules.Firing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A rule judged by what happened.
 *
 * @param pages messages with something new, by their time
 * @param inReal pages of which something fired within an incident that was real
 * @param inNoise pages of the others of which something fired within what people call noise
 * @param unlabelled pages of which nobody said anything
 * @param firing for how long at least one alert fired
 * @param found every incident within the time, and how long after its begin the rule fired
 */
public record Score(
    BacktestResult result,
    List<Page> pages,
    int inReal,
    int inNoise,
    int unlabelled,
    Duration firing,
    List<Found> found) {
  private static final Duration WEEK = Duration.ofDays(7);

  public Score {
    pages = List.copyOf(pages);
    found = List.copyOf(found);
  }

  /**
   * An incident, and whether the rule fired in it.
   *
   * @param after from its begin to the first firing; zero where it fired already; null where never
   */
  public record Found(Incident incident, @Nullable Duration after) {}

  static Score of(BacktestResult result, List<Page> pages, List<Incident> incidents) {
    List<Incident> within =
        incidents.stream()
            .filter(each -> !each.from().isAfter(result.to()) && !each.to().isBefore(result.from()))
            .toList();
    int inReal = 0;
    int inNoise = 0;
    for (Page page : pages) {
      if (isIn(page, within, true)) {
        inReal++;
      } else if (isIn(page, within, false)) {
        inNoise++;
      }
    }
    List<Found> found =
        within.stream().map(each -> new Found(each, after(each, result.firings()))).toList();
    return new Score(
        result, pages, inReal, inNoise, pages.size() - inReal - inNoise, firing(result), found);
  }

  private static boolean isIn(Page page, List<Incident> incidents, boolean isReal) {
    return incidents.stream()
        .filter(incident -> incident.isReal() == isReal)
        .anyMatch(incident ->
            page.news().stream()
                .anyMatch(firing -> firing.overlaps(incident.from(), incident.to())));
  }

  private static @Nullable Duration after(Incident incident, List<Firing> firings) {
    return firings.stream()
        .filter(firing -> firing.overlaps(incident.from(), incident.to()))
        .map(firing -> Duration.between(incident.from(), firing.firedAt()))
        .map(after -> after.isNegative() ? Duration.ZERO : after)
        .min(Duration::compareTo)
        .orElse(null);
  }

  /** The union of all stretches, which come by their begin. */
  private static Duration firing(BacktestResult result) {
    Duration sum = Duration.ZERO;
    Instant counted = result.from();
    for (Firing firing : result.firings()) {
      Instant ended = firing.endedAt();
      Instant end = ended == null || ended.isAfter(result.to()) ? result.to() : ended;
      Instant begin = firing.firedAt().isAfter(counted) ? firing.firedAt() : counted;
      if (end.isAfter(begin)) {
        sum = sum.plus(Duration.between(begin, end));
        counted = end;
      }
    }
    return sum;
  }

  /** How many pages a week, as the whole time was. */
  public double pagesPerWeek() {
    double weeks =
        Duration.between(result.from(), result.to()).toMillis() / (double) WEEK.toMillis();
    return weeks <= 0 ? pages.size() : pages.size() / weeks;
  }

  /** Of all pages those within real incidents; empty without pages, or where nobody labelled. */
  public OptionalDouble precision() {
    return pages.isEmpty() || found.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(inReal / (double) pages.size());
  }

  /** Of all real incidents those in which the rule fired; empty without any. */
  public OptionalDouble recall() {
    List<Found> real = found.stream().filter(each -> each.incident().isReal()).toList();
    long seen = real.stream().filter(each -> each.after() != null).count();
    return real.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(seen / (double) real.size());
  }
}
