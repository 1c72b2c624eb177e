package aegle.signals;

/**
 * Samples grouped by series, walked once from front to back, without making objects for series that
 * the store knows already. A decoder is one over the bytes of a request; whatever it lends is valid
 * until the next call.
 *
 * <pre>{@code
 * while (batch.nextSeries()) {
 *   int ref = memo.find(batch.keyBytes(), batch.keyOffset(), batch.keyLength());
 *   ... batch.labels() only if the key is new ...
 *   while (batch.nextSample()) { append(ref, batch.timestampMillis(), batch.value()); }
 * }
 * }</pre>
 *
 * <p>Not thread-safe. A malformed rest throws the decoder's exception from {@link #nextSeries} or
 * {@link #nextSample}.
 */
public interface SampleBatch {
  /** Steps to the next series. */
  boolean nextSeries();

  /**
   * Bytes that stand for the current series: equal bytes within one {@link #keySpace} always mean
   * equal labels. The reverse need not hold.
   */
  byte[] keyBytes();

  int keyOffset();

  int keyLength();

  /**
   * Names the encoding (and, for a scrape, the target) within which keys are comparable. Constant
   * for a batch.
   */
  String keySpace();

  /** The labels of the current series; made on each call, so ask only when the key is not known. */
  Labels labels();

  /**
   * Since when the current series counts, in milliseconds since 1970: it stood at zero then. 0
   * where it is no counter or nobody knows.
   */
  default long startMillis() {
    return 0;
  }

  /** Steps to the next sample of the current series. */
  boolean nextSample();

  long timestampMillis();

  double value();
}
