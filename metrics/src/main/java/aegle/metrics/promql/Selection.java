package aegle.metrics.promql;

import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.promql.Expr.VectorSelector;
import aegle.metrics.promql.window.Rollup;
import aegle.metrics.promql.window.Window;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.List;

/** Reads series from the store, or from a subquery, and makes rows of them. */
final class Selection {
  /** Samples of windows that are looked at before the time is looked at again. */
  private static final long SAMPLES_BETWEEN_CHECKS = 1_000_000;

  private final Evaluator evaluator;
  private final QueryRun run;
  private final Steps steps;

  Selection(Evaluator evaluator) {
    this.evaluator = evaluator;
    this.run = evaluator.run();
    this.steps = evaluator.steps();
  }

  /**
   * When a selector looks at each step: at the step or at a pinned moment, moved by the offset.
   *
   * @param pinned whether it is the same at each step
   */
  private record Looks(boolean pinned, long firstMillis, long lastMillis, long stepMillis) {
    long millis(int step) {
      return pinned ? firstMillis : firstMillis + step * stepMillis;
    }
  }

  private Looks looks(TimeShift shift, Expr expr) {
    if (shift.extension() != TimeShift.Extension.NONE) {
      throw QueryRun.failure(expr, "anchored and smoothed modifiers are not supported");
    }
    DurationExpr offset = shift.offset();
    long back = offset == null ? 0 : millis(offset, true);
    long first =
        switch (shift.at()) {
          case TimeShift.At.Evaluation _ -> steps.startMillis();
          case TimeShift.At.Fixed fixed -> fixed.timeMillis();
          case TimeShift.At.Start _ -> run.steps().startMillis();
          case TimeShift.At.End _ -> run.steps().endMillis();
        };
    long last = shift.isPinned() ? first : steps.lastMillis();
    return new Looks(shift.isPinned(), first - back, last - back, steps.stepMillis());
  }

  private long millis(DurationExpr duration, boolean negativeAllowed) {
    Steps whole = run.steps();
    return duration.millis(
        run.stepMillis(), whole.endMillis() - whole.startMillis(), negativeAllowed);
  }

  /**
   * The latest value of each series not older than the lookback, or its time in seconds.
   *
   * @param times whether the times are wanted
   */
  void stream(VectorSelector selector, boolean times, RowSink sink) {
    Looks looks = looks(selector.shift(), selector);
    long lookback = run.lookbackMillis();
    List<Series> series =
        run.select(looks.firstMillis() - lookback + 1, looks.lastMillis(), selector.matchers());
    SeriesFeed feed = new SeriesFeed.Stored(series);
    new SeriesScan(run, feed, steps.count(), () -> new Latest(feed, looks, lookback, times))
        .run(
            sink.keepsValues(),
            (index, values) -> sink.accept(series.get(index).labels(), times, values));
  }

  /** Fills rows with the latest values. */
  private final class Latest implements SeriesScan.RowFiller {
    private final SampleBuffer buffer = new SampleBuffer();
    private final SeriesFeed feed;
    private final Looks looks;
    private final long lookbackMillis;
    private final boolean times;

    Latest(SeriesFeed feed, Looks looks, long lookbackMillis, boolean times) {
      this.feed = feed;
      this.looks = looks;
      this.lookbackMillis = lookbackMillis;
      this.times = times;
    }

    @Override
    public boolean fill(int seriesIndex, double[] values) {
      buffer.clear();
      long from = looks.firstMillis() - lookbackMillis + 1;
      feed.read(seriesIndex, from, looks.lastMillis(), buffer);
      run.read(buffer.size());
      long[] sampleTimes = buffer.timestampsMillis();
      double[] samples = buffer.values();
      boolean any = false;
      int next = 0;
      for (int step = 0; step < values.length; step++) {
        long look = looks.millis(step);
        while (next < buffer.size() && sampleTimes[next] <= look) {
          next++;
        }
        boolean found =
            next > 0
                && sampleTimes[next - 1] > look - lookbackMillis
                && !Row.isAbsent(samples[next - 1]);
        if (found) {
          values[step] = times ? sampleTimes[next - 1] / 1000.0 : samples[next - 1];
          any = true;
        } else {
          values[step] = Row.ABSENT;
        }
      }
      return any;
    }
  }

  /** Arguments of a range function that change from step to step; columns of equal length. */
  @SuppressWarnings("ArrayRecordComponent") // Columns, never compared.
  record Parameters(double[] first, double[] second) {}

  /** Takes the rolled-up rows with the labels of their series. */
  interface RollupTaker {
    void take(Labels labels, boolean dropName, double[] values);
  }

  /** Applies a function to the samples of a range, series by series. */
  void rollup(Expr range, Rollup rollup, Parameters parameters, boolean keep, RollupTaker taker) {
    SeriesFeed feed;
    Looks looks;
    long length;
    switch (range.unwrapped()) {
      case Expr.MatrixSelector matrix -> {
        looks = looks(matrix.selector().shift(), matrix);
        length = millis(matrix.range(), false);
        feed =
            new SeriesFeed.Stored(
                run.select(
                    looks.firstMillis() - length + 1,
                    looks.lastMillis(),
                    matrix.selector().matchers()));
      }
      case Expr.Subquery subquery -> {
        looks = looks(subquery.shift(), subquery);
        length = millis(subquery.range(), false);
        feed = computed(subquery, looks, length);
      }
      default -> throw new AssertionError("BUG: no range: " + range);
    }
    new SeriesScan(
            run, feed, steps.count(), () -> new RolledUp(feed, looks, length, rollup, parameters))
        .run(keep, (index, values) -> taker.take(feed.labels(index), feed.dropName(index), values));
  }

  /** Evaluates a subquery at all the times that any step looks at. */
  private SeriesFeed.Computed computed(Expr.Subquery subquery, Looks looks, long length) {
    DurationExpr written = subquery.step();
    long step = written == null ? QueryRun.DEFAULT_SUBQUERY_STEP_MILLIS : millis(written, false);
    if (step <= 0) {
      throw QueryRun.failure(subquery, "the step of a subquery must be at least 1ms");
    }
    long after = looks.firstMillis() - length;
    long start = after / step * step;
    if (start <= after) {
      start += step;
    }
    if ((looks.lastMillis() - start) / step >= run.limits().maxSamples()) {
      throw QueryRun.failure(
          subquery, "query processing would load too many samples into memory in query execution");
    }
    Steps inner = new Steps(start, looks.lastMillis(), step);
    return new SeriesFeed.Computed(evaluator.at(inner).rows(subquery.expr()), inner);
  }

  /** Fills rows with what a function makes of sliding windows. */
  private final class RolledUp implements SeriesScan.RowFiller {
    private final Window window = new Window();
    private final SeriesFeed feed;
    private final Looks looks;
    private final long length;
    private final Rollup rollup;
    private final Parameters parameters;

    RolledUp(SeriesFeed feed, Looks looks, long length, Rollup rollup, Parameters parameters) {
      this.feed = feed;
      this.looks = looks;
      this.length = length;
      this.rollup = rollup;
      this.parameters = parameters;
    }

    @Override
    public boolean fill(int seriesIndex, double[] values) {
      SampleBuffer buffer = window.emptyBuffer();
      feed.read(seriesIndex, looks.firstMillis() - length + 1, looks.lastMillis(), buffer);
      run.read(buffer.size());
      run.checkHeld(buffer.size());
      window.load();
      boolean any = false;
      long unchecked = 0;
      for (int step = 0; step < values.length; step++) {
        long end = looks.millis(step);
        double value = Row.ABSENT;
        if (window.slideTo(end - length, end, steps.millis(step))) {
          // One series with long windows may take longer than all the others together.
          unchecked += window.count();
          if (unchecked > SAMPLES_BETWEEN_CHECKS) {
            run.checkTime();
            unchecked = 0;
          }
          window.setParameters(parameters.first()[step], parameters.second()[step]);
          value = rollup.apply(window);
        }
        values[step] = value;
        any |= !Row.isAbsent(value);
      }
      return any;
    }
  }

  /** The samples of a range as they are, for an instant query that asks for nothing else. */
  List<Value.Line> samples(Expr range) {
    List<Value.Line> lines = new ArrayList<>();
    double[] none = new double[steps.count()];
    Rollup copy =
        window -> {
          long[] times = new long[window.count()];
          double[] values = new double[window.count()];
          for (int i = 0; i < times.length; i++) {
            times[i] = window.timeMillis(i);
            values[i] = window.value(i);
          }
          lines.add(new Value.Line(Labels.EMPTY, times, values));
          return 0;
        };
    List<Value.Line> named = new ArrayList<>();
    rollup(
        range,
        copy,
        new Parameters(none, none),
        false,
        (labels, dropName, _) -> {
          Value.Line line = lines.get(named.size());
          run.hold(line.size());
          Labels shown = dropName ? Row.withoutMetadata(labels) : labels;
          named.add(new Value.Line(shown, line.timestampsMillis(), line.values()));
        });
    return named;
  }
}
