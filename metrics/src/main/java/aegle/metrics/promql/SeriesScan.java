package aegle.metrics.promql;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns each series of a feed into a row, all steps at once.
 *
 * <p>Works in chunks, half of a large chunk on a helper thread, and hands the rows on in the order
 * of the series: the answer never depends on the threads.
 */
final class SeriesScan {
  /** Rows of one chunk at most. */
  private static final int CHUNK_ROWS = 2_048;

  /** Values of one chunk at most, about 8 MB. */
  private static final int CHUNK_VALUES = 1_000_000;

  /** Steps times series from which on a second thread is worth its start. */
  private static final int HELP_FROM_VALUES = 1_024;

  private static final Executor HELPERS =
      task -> Thread.ofPlatform().daemon().name("promql-helper").start(task);

  private final QueryRun run;
  private final SeriesFeed feed;
  private final int steps;
  private final Supplier<RowFiller> fillers;

  SeriesScan(QueryRun run, SeriesFeed feed, int steps, Supplier<RowFiller> fillers) {
    this.run = run;
    this.feed = feed;
    this.steps = steps;
    this.fillers = fillers;
  }

  /** Makes the rows of single series; each thread has its own. */
  interface RowFiller {
    /**
     * Fills all values, {@link Row#ABSENT} where there is none; false when there is none at all.
     */
    boolean fill(int seriesIndex, double[] values);
  }

  /** Takes the rows that have values, in the order of the series. */
  interface RowTaker {
    void take(int seriesIndex, double[] values);
  }

  /**
   * Scans the whole feed.
   *
   * @param keep whether the taker keeps the arrays
   */
  void run(boolean keep, RowTaker taker) {
    int size = feed.size();
    int chunk = Math.clamp(CHUNK_VALUES / Math.max(steps, 1), 2, CHUNK_ROWS);
    chunk = Math.min(chunk, size);
    double[][] rows = new double[chunk][];
    boolean[] filled = new boolean[chunk];
    RowFiller own = fillers.get();
    boolean wantsHelp = (long) size * steps >= HELP_FROM_VALUES && size > 1;
    boolean helped = wantsHelp && run.helperPermits().tryAcquire();
    try {
      RowFiller other = helped ? fillers.get() : null;
      for (int start = 0; start < size; start += chunk) {
        int count = Math.min(chunk, size - start);
        fill(start, count, rows, filled, own, other);
        for (int i = 0; i < count; i++) {
          double[] values = rows[i];
          if (filled[i] && values != null) {
            taker.take(start + i, values);
          }
        }
        if (keep) {
          Arrays.fill(rows, null);
        }
      }
    } finally {
      if (helped) {
        run.helperPermits().release();
      }
    }
  }

  private void fill(
      int start,
      int count,
      double[][] rows,
      boolean[] filled,
      RowFiller own,
      @Nullable RowFiller other) {
    if (other == null || count < 2) {
      fillSome(own, start, 0, count, rows, filled);
      return;
    }
    int half = count / 2;
    CompletableFuture<Void> rest =
        CompletableFuture.runAsync(
            () -> fillSome(other, start, half, count, rows, filled), HELPERS);
    try {
      fillSome(own, start, 0, half, rows, filled);
    } finally {
      // The helper writes to the same arrays: it must have ended before anyone goes on.
      rest.exceptionally(_ -> null).join();
    }
    try {
      rest.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void fillSome(
      RowFiller filler, int start, int from, int to, double[][] rows, boolean[] filled) {
    for (int i = from; i < to; i++) {
      if ((i & 15) == 0) {
        run.checkTime();
      }
      double[] values = rows[i];
      if (values == null) {
        values = new double[steps];
        rows[i] = values;
      }
      filled[i] = filler.fill(start + i, values);
    }
  }
}
