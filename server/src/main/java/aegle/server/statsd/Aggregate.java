package aegle.server.statsd;

import aegle.protocols.dogstatsd.MetricLine;
import aegle.server.cardinality.DistinctCount;
import aegle.server.intake.Gathered;
import aegle.server.intake.HistogramBounds;
import aegle.signals.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one series was told since it was last handed over. Guarded by the lock of its gathering. */
abstract sealed class Aggregate {
  final Labels series;

  /** Whether it stands for the series beyond the limit. */
  final boolean isShared;

  private boolean changed;
  private int idleRounds;

  Aggregate(Labels series, boolean isShared) {
    this.series = series;
    this.isShared = isShared;
  }

  /** Adds the current value of the line and all that follow. */
  final void take(MetricLine line) {
    changed = true;
    do {
      add(line);
    } while (line.nextValue());
  }

  abstract void add(MetricLine line);

  /** Hands over what was told, and forgets it. */
  final void drain(List<Gathered> into) {
    idleRounds = changed ? 0 : idleRounds + 1;
    if (changed) {
      hand(into);
      changed = false;
    }
  }

  abstract void hand(List<Gathered> into);

  /** How often in a row it was drained and had been told nothing. */
  final int idleRounds() {
    return idleRounds;
  }

  /**
   * A counter. It shows rises only; what it is told to fall by is a counter of its own, since a
   * total that falls would read as one that began anew.
   */
  static final class Count extends Aggregate {
    private final FallPlace fallPlace;
    private double rises;
    private double falls;
    private @Nullable Labels fallSeries;

    /** Whether there was no place since the last hand-over: asking costs more than adding. */
    private boolean fallRefused;

    /** Finds a place for the series of what a counter falls by. */
    interface FallPlace {
      /** Null when there is none left. */
      @Nullable Labels of(Labels series);

      /** Counts a fall that has no place. */
      void refuse();
    }

    Count(Labels series, boolean isShared, FallPlace fallPlace) {
      super(series, isShared);
      this.fallPlace = fallPlace;
    }

    @Override
    void add(MetricLine line) {
      double scaled = line.value() / line.rate();
      if (scaled >= 0) {
        rises += scaled;
      } else {
        fall(-scaled);
      }
    }

    private void fall(double by) {
      if (fallSeries == null && !fallRefused) {
        fallSeries = fallPlace.of(series);
        fallRefused = fallSeries == null;
      }
      if (fallSeries == null) {
        fallPlace.refuse();
      } else {
        falls += by;
      }
    }

    @Override
    void hand(List<Gathered> into) {
      into.add(new Gathered.Rise(series, rises, 0));
      if (fallSeries != null) {
        into.add(new Gathered.Rise(fallSeries, falls, 0));
      }
      rises = 0;
      falls = 0;
      fallRefused = false;
    }
  }

  /** A gauge: the last value told, or by how much it changed if none was. */
  static final class Gauge extends Aggregate {
    private final NegativeGauges negative;
    private Gathered.Level.Meaning meaning = Gathered.Level.Meaning.CHANGE;
    private double value;
    private long lost;

    Gauge(Labels series, boolean isShared, NegativeGauges negative) {
      super(series, isShared);
      this.negative = negative;
    }

    /** Whether the current value of a line is by how much its gauge changes. */
    static boolean isChange(MetricLine line, NegativeGauges negative) {
      return line.sign() == '+' || (line.sign() == '-' && negative == NegativeGauges.DELTA);
    }

    @Override
    void add(MetricLine line) {
      if (isChange(line, negative)) {
        value += line.value();
      } else {
        lost += meaning == Gathered.Level.Meaning.VALUE && value != line.value() ? 1 : 0;
        value = line.value();
        meaning = Gathered.Level.Meaning.VALUE;
      }
    }

    /** How many values were replaced by others since this was last asked. */
    long lost() {
      long before = lost;
      lost = 0;
      return before;
    }

    @Override
    void hand(List<Gathered> into) {
      into.add(new Gathered.Level(series, value, meaning, 0));
      value = 0;
      meaning = Gathered.Level.Meaning.CHANGE;
    }
  }

  /** Timers, histograms and distributions. */
  static final class Spread extends Aggregate {
    private double sum;
    private double count;
    private double[] counts = new double[HistogramBounds.COUNT + 1];

    Spread(Labels series, boolean isShared) {
      super(series, isShared);
    }

    @Override
    void add(MetricLine line) {
      double times = 1 / line.rate();
      sum += line.value() * times;
      count += times;
      counts[HistogramBounds.index(line.value())] += times;
    }

    @Override
    void hand(List<Gathered> into) {
      into.add(new Gathered.Spread(series, sum, count, counts));
      sum = 0;
      count = 0;
      counts = new double[HistogramBounds.COUNT + 1];
    }
  }

  /** A set: how many different values came between two hand-overs. */
  static final class Distinct extends Aggregate {
    private DistinctCount values = new DistinctCount();

    Distinct(Labels series, boolean isShared) {
      super(series, isShared);
    }

    @Override
    void add(MetricLine line) {
      values.add(line.valueHash());
    }

    @Override
    void hand(List<Gathered> into) {
      Gathered.Level.Meaning meaning = Gathered.Level.Meaning.VALUE;
      into.add(new Gathered.Level(series, values.count(), meaning, 0));
      values = new DistinctCount();
    }
  }
}
