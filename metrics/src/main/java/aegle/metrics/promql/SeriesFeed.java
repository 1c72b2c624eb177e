package aegle.metrics.promql;

import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.signals.Labels;
import java.util.List;

/** Series to roll up: those of a store, or those that a subquery made. Safe for several threads. */
sealed interface SeriesFeed {
  int size();

  Labels labels(int index);

  boolean dropName(int index);

  /** Adds the samples with {@code from <= t <= to} to the buffer. */
  void read(int index, long fromMillis, long toMillis, SampleBuffer into);

  /** Series as they are stored. */
  record Stored(List<Series> series) implements SeriesFeed {
    @Override
    public int size() {
      return series.size();
    }

    @Override
    public Labels labels(int index) {
      return series.get(index).labels();
    }

    @Override
    public boolean dropName(int index) {
      return false;
    }

    @Override
    public void read(int index, long fromMillis, long toMillis, SampleBuffer into) {
      series.get(index).read(fromMillis, toMillis, into);
    }
  }

  /** Rows of an evaluation whose steps are the times of samples. */
  record Computed(List<Row> rows, Steps steps) implements SeriesFeed {
    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public Labels labels(int index) {
      return rows.get(index).labels();
    }

    @Override
    public boolean dropName(int index) {
      return rows.get(index).dropName();
    }

    @Override
    public void read(int index, long fromMillis, long toMillis, SampleBuffer into) {
      double[] values = rows.get(index).values();
      for (int i = 0; i < values.length; i++) {
        long time = steps.millis(i);
        if (time >= fromMillis && time <= toMillis && !Row.isAbsent(values[i])) {
          into.add(time, values[i]);
        }
      }
    }
  }
}
