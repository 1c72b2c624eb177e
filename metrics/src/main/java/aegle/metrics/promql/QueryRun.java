package aegle.metrics.promql;

import aegle.metrics.Matcher;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.promql.QueryException.Kind;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One query on its way: the store it asks, the limits it keeps, what it has cost so far and what is
 * to be said about it. The counters are safe for the helper threads of a scan.
 */
final class QueryRun {
  /** Step of a subquery that names none, the default evaluation interval of Prometheus. */
  static final long DEFAULT_SUBQUERY_STEP_MILLIS = 60_000;

  private final SeriesStore store;
  private final QueryLimits limits;
  private final Steps steps;
  private final LongSupplier nanoTicker;
  private final long startNanos;
  private final BooleanSupplier canceled;
  private final Semaphore helperPermits;
  private final Annotations annotations;
  private final AtomicLong samplesRead = new AtomicLong();
  private long seriesRead;
  private long held;

  QueryRun(
      SeriesStore store,
      QueryLimits limits,
      Steps steps,
      LongSupplier nanoTicker,
      BooleanSupplier canceled,
      Semaphore helperPermits,
      Annotations annotations) {
    this.store = store;
    this.limits = limits;
    this.steps = steps;
    this.nanoTicker = nanoTicker;
    this.canceled = canceled;
    this.helperPermits = helperPermits;
    this.annotations = annotations;
    this.startNanos = nanoTicker.getAsLong();
  }

  /** The series of a selector, counted against the limit. */
  List<Series> select(long fromMillis, long toMillis, List<Matcher> matchers) {
    List<Series> series = store.select(fromMillis, toMillis, matchers);
    seriesRead += series.size();
    if (seriesRead > limits.maxSeries()) {
      throw new QueryException(
          Kind.EXECUTION,
          "query would touch "
              + seriesRead
              + " series, more than the "
              + limits.maxSeries()
              + " allowed; select fewer with more label matchers");
    }
    return series;
  }

  /** Counts samples that were read. */
  void read(long samples) {
    samplesRead.addAndGet(samples);
  }

  /** Counts samples that stay in memory, rows with a place for each step. */
  void hold(long samples) {
    held += samples;
    checkHeld(held);
  }

  /** Refuses so many samples in memory at once. */
  void checkHeld(long samples) {
    if (samples > limits.maxSamples()) {
      throw new QueryException(
          Kind.EXECUTION,
          "query processing would load too many samples into memory in query execution");
    }
  }

  /** Ends the query when its time is over or nobody waits for it any more. */
  void checkTime() {
    if (nanoTicker.getAsLong() - startNanos > limits.timeout().toNanos()) {
      throw new QueryException(Kind.TIMEOUT, "query timed out in expression evaluation");
    }
    if (canceled.getAsBoolean()) {
      throw new QueryException(Kind.CANCELED, "query was canceled in expression evaluation");
    }
  }

  /** The steps of the whole query, which {@code start()} and {@code end()} mean. */
  Steps steps() {
    return steps;
  }

  /** What {@code step()} means: nothing at all in an instant query. */
  long stepMillis() {
    return steps.count() > 1 || steps.stepMillis() > 1 ? steps.stepMillis() : 0;
  }

  long lookbackMillis() {
    return limits.lookback().toMillis();
  }

  QueryLimits limits() {
    return limits;
  }

  Semaphore helperPermits() {
    return helperPermits;
  }

  Annotations annotations() {
    return annotations;
  }

  QueryResult.Stats stats() {
    return new QueryResult.Stats(
        seriesRead, samplesRead.get(), nanoTicker.getAsLong() - startNanos);
  }

  /** A failure of evaluation at an expression. */
  static QueryException failure(Expr expr, String message) {
    return new QueryException(Kind.EXECUTION, message, expr.span().start(), expr.span().end());
  }
}
