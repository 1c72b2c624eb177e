package aegle.metrics;

import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.util.List;

/**
 * Keeps series of samples: the seam behind which the embedded time-series database or a cluster
 * stands.
 *
 * <p>All methods may be called from any thread. Time is in milliseconds since 1970-01-01T00:00:00Z;
 * ranges are closed at both ends ({@code from <= t <= to}); the left-open ranges of PromQL are the
 * caller's business. Every implementation passes {@code SeriesStoreKit}.
 */
public interface SeriesStore extends AutoCloseable {
  /**
   * Appends a batch and returns once what was accepted survives {@code kill -9}. Samples are
   * refused one by one, never the batch for one bad sample: see {@link AppendResult}.
   *
   * @throws StoreException when nothing can be written (a full disk); nothing of the batch counts
   *     as accepted then
   */
  AppendResult append(SampleBatch batch);

  /** As {@link #append(SampleBatch)}, for few samples at hand. */
  AppendResult append(List<Sample> samples);

  /**
   * The series that match all matchers and may have samples in the range, sorted by labels. Without
   * matchers: every series. Reading a series may be put off until it is asked for its samples.
   */
  List<Series> select(long fromMillis, long toMillis, List<Matcher> matchers);

  /** Sorted names of the labels on matching series. */
  List<String> labelNames(long fromMillis, long toMillis, List<Matcher> matchers);

  /** Sorted values of one label on matching series. */
  List<String> labelValues(
      String labelName, long fromMillis, long toMillis, List<Matcher> matchers);

  /** What is stored, for status pages. */
  StoreStatus status();

  @Override
  void close();
}
