package aegle.metrics.tsdb;

import aegle.signals.Labels;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Puts one batch into records of the log: first the labels of series that the current file of the
 * log does not hold yet, then the samples. The layout is drawn in the package's story. Reused; for
 * the appender only.
 */
final class WalEncoder {
  static final int SERIES = 1;
  static final int SAMPLES = 2;

  /** Length and checksum. */
  static final int RECORD_HEADER_BYTES = 8;

  /** A larger batch becomes several records. */
  static final int MAX_SAMPLES_PER_RECORD = 1 << 16;

  /** A record that claims to be larger is damage: a sample takes 30 bytes at most. */
  static final int MAX_RECORD_BYTES = 1 << 26;

  /** The series is the one numbered after that of the sample before. */
  static final int NEXT_SERIES = 1;

  /** The time is that of the sample before. */
  static final int SAME_TIME = 2;

  static final int KIND_SHIFT = 2;
  static final int WHOLE = 0;
  static final int HUNDREDTHS = 1;
  static final int THOUSANDTHS = 2;
  static final int RAW = 3;

  private static final double LARGEST_SCALED = 1L << 52;

  /** A larger buffer is given back after its batch. */
  private static final int KEPT_BYTES = 4 << 20;

  private ByteSink definitions = new ByteSink(1 << 16);
  private ByteSink samples = new ByteSink(1 << 16);
  private final CRC32C checksum = new CRC32C();
  private int recordStart;
  private int samplesInRecord;
  private int refBefore;
  private long timeBefore;

  void begin() {
    if (definitions.array().length > KEPT_BYTES) {
      definitions = new ByteSink(1 << 16);
    }
    if (samples.array().length > KEPT_BYTES) {
      samples = new ByteSink(1 << 16);
    }
    definitions.clear();
    samples.clear();
    samplesInRecord = 0;
  }

  /** One record with the labels of a series. */
  void define(int ref, Labels labels) {
    int start = definitions.size();
    definitions.putLong(0);
    definitions.put(SERIES);
    definitions.putVarint(ref);
    definitions.putVarint(labels.size());
    for (int i = 0; i < labels.size(); i++) {
      definitions.putText(labels.name(i).getBytes(StandardCharsets.UTF_8));
      definitions.putText(labels.value(i).getBytes(StandardCharsets.UTF_8));
    }
    seal(definitions, start);
  }

  void sample(int ref, long timestampMillis, double value) {
    if (samplesInRecord == MAX_SAMPLES_PER_RECORD) {
      finish();
    }
    if (samplesInRecord++ == 0) {
      recordStart = samples.size();
      samples.putLong(0);
      samples.put(SAMPLES);
      // The count of samples, filled in when the record is finished.
      samples.putInt(0);
      refBefore = 0;
      timeBefore = 0;
    }
    int kind = RAW;
    long scaled = 0;
    long whole = (long) value;
    if (isSame((double) whole, value)) {
      kind = WHOLE;
      scaled = whole;
    } else if (isSame((scaled = (long) Math.rint(value * 100)) / 100.0, value)) {
      kind = HUNDREDTHS;
    } else if (isSame((scaled = (long) Math.rint(value * 1_000)) / 1_000.0, value)) {
      kind = THOUSANDTHS;
    }
    if (Math.abs(scaled) > LARGEST_SCALED) {
      kind = RAW;
    }
    boolean next = ref == refBefore + 1;
    boolean same = timestampMillis == timeBefore;
    samples.put((next ? NEXT_SERIES : 0) | (same ? SAME_TIME : 0) | kind << KIND_SHIFT);
    if (!next) {
      samples.putZigZag((long) ref - refBefore);
    }
    if (!same) {
      samples.putZigZag(timestampMillis - timeBefore);
    }
    if (kind == RAW) {
      samples.putLong(Double.doubleToRawLongBits(value));
    } else {
      samples.putZigZag(scaled);
    }
    refBefore = ref;
    timeBefore = timestampMillis;
  }

  private static boolean isSame(double a, double b) {
    return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
  }

  /** Closes the record of samples under way. */
  void finish() {
    if (samplesInRecord > 0) {
      samples.setInt(recordStart + RECORD_HEADER_BYTES + 1, samplesInRecord);
      seal(samples, recordStart);
      samplesInRecord = 0;
    }
  }

  private void seal(ByteSink sink, int start) {
    int payload = start + RECORD_HEADER_BYTES;
    int length = sink.size() - payload;
    checksum.reset();
    checksum.update(sink.array(), payload, length);
    sink.setInt(start, length);
    sink.setInt(start + 4, (int) checksum.getValue());
  }

  /** To be written first. Valid until {@link #begin}. */
  ByteSink definitions() {
    return definitions;
  }

  /** To be written second. Valid until {@link #begin}. */
  ByteSink samples() {
    return samples;
  }
}
