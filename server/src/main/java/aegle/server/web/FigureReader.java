package aegle.server.web;

import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.web.view.Figure;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks for the figures of the Overview and puts them into words. What many readers look at is asked
 * once: a value is remembered for five seconds, its history for a minute.
 */
final class FigureReader {
  private static final long VALUE_KEPT_MILLIS = Duration.ofSeconds(5).toMillis();
  private static final long HISTORY_KEPT_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long WEEK_MILLIS = Duration.ofDays(7).toMillis();
  private static final long SPARK_STEP_MILLIS = Duration.ofMinutes(15).toMillis();

  private static final double MILLIS_PER_SECOND = 1_000;

  /** A newest sample older than this is said, since scrapes come several times a minute. */
  private static final double FRESH_SECONDS = 120;

  private final PromqlEngine promql;
  private final Messages messages;
  // At most one entry for each golden figure.
  private final Map<String, Now> values = new ConcurrentHashMap<>();
  private final Map<String, History> histories = new ConcurrentHashMap<>();

  FigureReader(PromqlEngine promql, Messages messages) {
    this.promql = promql;
    this.messages = messages;
  }

  private record Now(long atMillis, Reading value, Reading ageSeconds) {}

  @SuppressWarnings("ArrayRecordComponent") // A column to draw; histories are never compared.
  private record History(long atMillis, Reading lastWeek, double[] day, Reading newestSeconds) {}

  List<Figure> read(List<GoldenFigure> figures, Times times, List<RuleSnapshot.Alerting> firing) {
    return figures.stream().map(figure -> read(figure, times, firing)).toList();
  }

  private Figure read(GoldenFigure figure, Times times, List<RuleSnapshot.Alerting> firing) {
    Now now = now(figure, times.now().toEpochMilli());
    History history = history(figure, times.now().toEpochMilli());
    RuleSnapshot.Alerting alert = alertOn(figure, firing);
    OptionalDouble value = now.value.value();
    boolean isNumber = value.isPresent() && !Double.isNaN(value.getAsDouble());
    Unit.Written written = isNumber ? write(figure, value.getAsDouble()) : new Unit.Written("", "");
    return new Figure(
        figure.key(),
        alert == null ? state(now) : State.ofSeverity(alert.labels().get("severity")),
        written.number(),
        isNumber ? unitWord(figure, written) : "",
        isNumber ? "" : words(figure, now, history, times),
        isNumber ? comparison(figure, value.getAsDouble(), history, times) : "",
        freshness(now, times),
        figure.query(),
        times.exact(Instant.ofEpochMilli(now.atMillis)),
        Addresses.explore(figure.query(), "24h"),
        Sparks.draw(history.day, describe(figure, history)),
        alert == null ? "" : alert.name());
  }

  private Now now(GoldenFigure figure, long nowMillis) {
    return values.compute(
        figure.key(),
        (_, known) -> {
          if (known != null && nowMillis - known.atMillis < VALUE_KEPT_MILLIS) {
            return known;
          }
          String age = "time() - max(timestamp(" + figure.source() + "))";
          return new Now(
              nowMillis,
              Reading.of(promql, figure.query(), nowMillis),
              Reading.of(promql, age, nowMillis));
        });
  }

  private History history(GoldenFigure figure, long nowMillis) {
    return histories.compute(
        figure.key(),
        (_, known) -> {
          if (known != null && nowMillis - known.atMillis < HISTORY_KEPT_MILLIS) {
            return known;
          }
          long end = nowMillis;
          double[] day =
              Reading.line(promql, figure.query(), end - DAY_MILLIS, end, SPARK_STEP_MILLIS);
          return new History(
              nowMillis,
              Reading.of(promql, figure.query(), nowMillis - WEEK_MILLIS),
              day,
              newestSample(figure, day, end));
        });
  }

  /**
   * When the last sample came of a figure that has none any more: a step of the line is too coarse
   * to say so, hence the time between the last step with a value and the next is looked through.
   */
  private Reading newestSample(GoldenFigure figure, double[] day, long endMillis) {
    int last = lastStep(day);
    if (last < 0 || last == day.length - 1) {
      return new Reading(OptionalDouble.empty(), "");
    }
    long next = endMillis - (day.length - 2L - last) * SPARK_STEP_MILLIS;
    String newest = "max(max_over_time(timestamp(" + figure.source() + ")[20m:10s]))";
    return Reading.of(promql, newest, next);
  }

  /** The last step of a line that has a value, or -1. */
  private static int lastStep(double[] day) {
    int step = day.length - 1;
    while (step >= 0 && Double.isNaN(day[step])) {
      step--;
    }
    return step;
  }

  private static Unit.Written write(GoldenFigure figure, double value) {
    return figure.unit().write(value);
  }

  /** A rate is read as what it counts: requests per second. */
  private String unitWord(GoldenFigure figure, Unit.Written written) {
    String key = "figure." + figure.key() + ".unit";
    return figure.unit() == Unit.PER_SECOND || figure.unit() == Unit.NONE
        ? messages.text(key)
        : written.unit();
  }

  /** Why there is no number: it failed, there is nothing to divide, or nothing is known. */
  private String words(GoldenFigure figure, Now now, History history, Times times) {
    if (!now.value.failure().isEmpty()) {
      return messages.text("figure.failed");
    }
    if (now.value.value().isPresent() || isIdle(now)) {
      return messages.text("figure." + figure.key() + ".nothing");
    }
    int step = lastStep(history.day);
    if (step < 0) {
      return messages.text("figure.unknown");
    }
    long stepMillis = history.atMillis - (history.day.length - 1L - step) * SPARK_STEP_MILLIS;
    long last =
        (long) (history.newestSeconds.value().orElse(stepMillis / 1_000.0) * MILLIS_PER_SECOND);
    return messages.text("figure.lost", times.clock(Instant.ofEpochMilli(last)));
  }

  /** How far a figure that no alert is about can be trusted. */
  private static State state(Now now) {
    boolean failed = !now.value.failure().isEmpty();
    boolean missing = now.value.value().isEmpty() && !isIdle(now);
    return failed || missing || isStale(now) ? State.UNKNOWN : State.OK;
  }

  private static boolean isStale(Now now) {
    OptionalDouble age = now.ageSeconds.value();
    return age.isPresent() && age.getAsDouble() >= FRESH_SECONDS;
  }

  /** Fresh samples came, but none that the figure can be calculated from. */
  private static boolean isIdle(Now now) {
    OptionalDouble age = now.ageSeconds.value();
    return age.isPresent() && age.getAsDouble() < FRESH_SECONDS;
  }

  private String comparison(GoldenFigure figure, double value, History history, Times times) {
    Instant then = times.now().minus(Duration.ofMillis(WEEK_MILLIS));
    String when = times.weekdayClock(then);
    OptionalDouble before = history.lastWeek.value();
    if (before.isEmpty() || Double.isNaN(before.getAsDouble())) {
      return messages.text("figure.compare.none");
    }
    Unit.Written written = write(figure, before.getAsDouble());
    if (figure.unit() == Unit.RATIO || before.getAsDouble() == 0) {
      return messages.text("figure.compare.value", written, when);
    }
    double change = (value - before.getAsDouble()) / before.getAsDouble() * 100;
    if (Math.abs(change) < 0.5) {
      return messages.text("figure.compare.same", when);
    }
    String percent = String.format(Locale.ROOT, "%+,.0f", change).replace('-', '\u2212');
    return messages.text("figure.compare.change", percent, when);
  }

  private String freshness(Now now, Times times) {
    OptionalDouble age = now.ageSeconds.value();
    if (age.isEmpty() || !isStale(now)) {
      return "";
    }
    return messages.text("figure.stale", times.span(Duration.ofSeconds((long) age.getAsDouble())));
  }

  private String describe(GoldenFigure figure, History history) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : history.day) {
      if (!Double.isNaN(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return low > high
        ? messages.text("figure.spark.none")
        : messages.text("figure.spark", write(figure, low), write(figure, high));
  }

  private static RuleSnapshot.@org.jspecify.annotations.Nullable Alerting alertOn(
      GoldenFigure figure, List<RuleSnapshot.Alerting> firing) {
    for (RuleSnapshot.Alerting rule : firing) {
      if (Comparison.metricsOf(rule.query()).stream().anyMatch(figure.reads()::contains)) {
        return rule;
      }
    }
    return null;
  }
}
