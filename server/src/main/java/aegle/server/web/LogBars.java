package aegle.server.web;

import aegle.records.Histogram;
import aegle.server.web.view.Bars;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Draws counts over time, stacked by level, the gravest at the bottom where it cannot be missed.
 */
final class LogBars {
  /** Stretches of time in one drawing. */
  static final int BARS = 60;

  private static final double WIDTH = 1_000;
  private static final double HEIGHT = 100;
  private static final double GAP = 2;
  private static final List<State> STACK =
      List.of(State.CRITICAL, State.WARN, State.INFO, State.UNKNOWN);

  private final Messages messages;
  private final Times times;

  LogBars(Messages messages, Times times) {
    this.messages = messages;
    this.times = times;
  }

  /** The drawing of a histogram by level; each bar leads to its own stretch of the same query. */
  Bars draw(Histogram histogram, String query) {
    List<Map<State, Long>> stretches = stretches(histogram);
    long highest = 1;
    long total = 0;
    Map<State, Long> totals = new EnumMap<>(State.class);
    for (Map<State, Long> stretch : stretches) {
      highest = Math.max(highest, sum(stretch));
      total += sum(stretch);
      stretch.forEach((state, count) -> totals.merge(state, count, Long::sum));
    }
    List<Bars.Bar> bars = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      bars.add(bar(histogram, i, stretches, highest, query));
    }
    long end = histogram.fromNanos() + histogram.stepNanos() * stretches.size();
    String step = span(histogram.stepNanos());
    return new Bars(
        messages.count("logs.bars.label", total, step),
        bars,
        key(totals),
        times.clock(LogLines.moment(histogram.fromNanos())),
        times.clock(LogLines.moment(end)),
        Unit.count(total == 0 ? 0 : highest),
        step);
  }

  private static List<Map<State, Long>> stretches(Histogram histogram) {
    List<Map<State, Long>> stretches = new ArrayList<>();
    for (Histogram.Line line : histogram.lines()) {
      State state =
          line.value().equals(Histogram.OTHERS) ? State.UNKNOWN : LogLines.state(line.value());
      for (int i = 0; i < line.counts().size(); i++) {
        if (stretches.size() <= i) {
          stretches.add(new EnumMap<>(State.class));
        }
        long count = line.counts().get(i);
        if (count > 0) {
          stretches.get(i).merge(state, count, Long::sum);
        }
      }
    }
    return stretches;
  }

  private Bars.Bar bar(
      Histogram histogram,
      int index,
      List<Map<State, Long>> stretches,
      long highest,
      String query) {
    Map<State, Long> stretch = stretches.get(index);
    long from = histogram.fromNanos() + histogram.stepNanos() * index;
    long fromMillis = TimeUnit.NANOSECONDS.toMillis(from);
    long toMillis = Math.ceilDiv(from + histogram.stepNanos(), TimeUnit.MILLISECONDS.toNanos(1));
    String range = "from=" + fromMillis + "&to=" + Math.max(toMillis, fromMillis + 1);
    double slot = WIDTH / stretches.size();
    List<Bars.Block> blocks = new ArrayList<>();
    double top = HEIGHT;
    for (State state : STACK) {
      long count = stretch.getOrDefault(state, 0L);
      if (count > 0) {
        // A single error among thousands of lines still has to be seen.
        double height = Math.max(1.5, HEIGHT * count / highest);
        top -= height;
        blocks.add(new Bars.Block(state, number(Math.max(0, top)), number(height)));
      }
    }
    Instant start = LogLines.moment(from);
    return new Bars.Bar(
        RecordAddresses.logs(query, range),
        number(slot * index),
        number(slot - GAP),
        words(stretch, start),
        times.exact(start),
        sum(stretch),
        blocks);
  }

  private String words(Map<State, Long> stretch, Instant start) {
    StringBuilder words =
        new StringBuilder(messages.count("logs.bars.words", sum(stretch), times.exact(start)));
    for (State state : STACK) {
      if (stretch.containsKey(state)) {
        words
            .append("; ")
            .append(word(state))
            .append(": ")
            .append(Unit.count(stretch.getOrDefault(state, 0L)));
      }
    }
    return words.toString();
  }

  private List<Bars.Key> key(Map<State, Long> totals) {
    return STACK.stream()
        .filter(totals::containsKey)
        .map(state -> new Bars.Key(state, word(state), Unit.count(totals.getOrDefault(state, 0L))))
        .toList();
  }

  private String word(State state) {
    return messages.text("logs.level." + state.css());
  }

  private static long sum(Map<State, Long> stretch) {
    return stretch.values().stream().mapToLong(Long::longValue).sum();
  }

  private String span(long nanos) {
    Duration step = Duration.ofNanos(nanos);
    return step.compareTo(Duration.ofSeconds(10)) < 0
        ? Unit.SECONDS.write(nanos / 1e9).toString()
        : times.span(step);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
