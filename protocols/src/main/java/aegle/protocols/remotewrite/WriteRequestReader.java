package aegle.protocols.remotewrite;

import aegle.protocols.DecodeException;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.SampleBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads remote write 1.0 requests, one after the other, without garbage for known series.
 *
 * <p>A series whose labels are wrong (unsorted, twice, empty, no UTF-8, no metric name) lends
 * {@link Labels#EMPTY}, which every store refuses: so it is counted and loses nothing else. The
 * first reason is {@link #firstInvalid}. Not thread-safe.
 */
public final class WriteRequestReader implements SampleBatch {
  /** Metadata entries kept of a request: 10,000. */
  public static final int MAX_METADATA = 10_000;

  /** The key space of all remote write requests: equal label bytes mean equal labels anywhere. */
  public static final String KEY_SPACE = "remote-write-1";

  private static final int MAX_HELP_CHARS = 1_024;
  private static final int COLUMNS = 4;
  private static final MetricMetadata.Type[] TYPES = {
    MetricMetadata.Type.UNKNOWN,
    MetricMetadata.Type.COUNTER,
    MetricMetadata.Type.GAUGE,
    MetricMetadata.Type.HISTOGRAM,
    MetricMetadata.Type.GAUGEHISTOGRAM,
    MetricMetadata.Type.SUMMARY,
    MetricMetadata.Type.INFO,
    MetricMetadata.Type.STATESET
  };

  private final int maxBytes;
  private byte[] bytes = new byte[64 * 1024];
  private int length;

  // A row a series: start and end of its labels, start and end of its samples.
  private int[] rows = new int[COLUMNS * 256];
  private int seriesCount;
  private int current = -1;
  private long sampleCount;
  private long exemplarCount;
  private long histogramCount;
  private long excessMetadataCount;
  private long invalidCount;
  private String firstInvalid = "";
  private final List<MetricMetadata> metadata = new ArrayList<>();
  private final WireReader outer = new WireReader();
  private final WireReader inner = new WireReader();
  private final WireReader samples = new WireReader();
  private final WireReader numbers = new WireReader();
  private long timestampMillis;
  private double value;

  /** A reader that takes in requests of at most so many bytes after decompression. */
  public WriteRequestReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Takes in a request as it came over the wire; what the reader lent of the request before is
   * invalid from here on.
   *
   * @throws OversizeException when it declares more than the limit
   * @throws DecodeException when it is no remote write 1.0 request; nothing of it counts then
   */
  public void open(byte[] compressed, int compressedLength) {
    int declared = SnappyBlock.declaredLength(compressed, compressedLength, maxBytes);
    if (bytes.length < declared) {
      bytes = new byte[Math.min(maxBytes, declared + declared / 4)];
    }
    SnappyBlock.decode(compressed, compressedLength, bytes, declared);
    length = declared;
    walk();
  }

  private void walk() {
    seriesCount = 0;
    current = -1;
    sampleCount = 0;
    exemplarCount = 0;
    histogramCount = 0;
    excessMetadataCount = 0;
    invalidCount = 0;
    firstInvalid = "";
    metadata.clear();
    outer.reset(bytes, 0, length);
    while (outer.next()) {
      if (outer.is(1, WireReader.BYTES)) {
        walkSeries(outer.valueStart(), outer.valueEnd());
      } else if (outer.is(3, WireReader.BYTES)) {
        if (metadata.size() < MAX_METADATA) {
          walkMetadata(outer.valueStart(), outer.valueEnd());
        } else {
          excessMetadataCount++;
        }
      }
    }
  }

  private void walkSeries(int from, int to) {
    int labelsStart = from;
    int labelsEnd = from;
    int samplesStart = to;
    int samplesEnd = to;
    boolean labelled = false;
    boolean scattered = false;
    int fieldStart = from;
    inner.reset(bytes, from, to);
    while (inner.next()) {
      if (inner.is(1, WireReader.BYTES)) {
        scattered |= labelled && fieldStart != labelsEnd;
        labelsStart = labelled ? labelsStart : fieldStart;
        labelled = true;
        labelsEnd = inner.valueEnd();
      } else if (inner.is(2, WireReader.BYTES)) {
        checkSample(inner.valueStart(), inner.valueEnd());
        samplesStart = Math.min(samplesStart, fieldStart);
        samplesEnd = inner.valueEnd();
        sampleCount++;
      } else if (inner.is(3, WireReader.BYTES)) {
        exemplarCount++;
      } else if (inner.is(4, WireReader.BYTES)) {
        histogramCount++;
      }
      fieldStart = inner.valueEnd();
    }
    if (scattered) {
      // Protobuf allows it, no sender does it, and a key needs its bytes in one piece.
      throw WireReader.corrupt("the labels of a series do not follow one another");
    }
    addRow(labelsStart, labelsEnd, samplesStart, samplesEnd);
  }

  private void checkSample(int from, int to) {
    numbers.reset(bytes, from, to);
    while (numbers.next()) {
      if (!numbers.is(1, WireReader.FIXED64) && numbers.is(2, WireReader.VARINT)) {
        timestampMillis = numbers.varint();
      }
    }
  }

  private void addRow(int labelsStart, int labelsEnd, int samplesStart, int samplesEnd) {
    int at = seriesCount * COLUMNS;
    if (at + COLUMNS > rows.length) {
      rows = Arrays.copyOf(rows, rows.length * 2);
    }
    rows[at] = labelsStart;
    rows[at + 1] = labelsEnd;
    rows[at + 2] = samplesStart;
    rows[at + 3] = samplesEnd;
    seriesCount++;
  }

  private void walkMetadata(int from, int to) {
    MetricMetadata.Type type = MetricMetadata.Type.UNKNOWN;
    String family = "";
    String help = "";
    String unit = "";
    inner.reset(bytes, from, to);
    while (inner.next()) {
      if (inner.is(1, WireReader.VARINT)) {
        long number = inner.varint();
        type = number >= 0 && number < TYPES.length ? TYPES[(int) number] : type;
      } else if (inner.is(2, WireReader.BYTES)) {
        family = text(inner);
      } else if (inner.is(4, WireReader.BYTES)) {
        help = text(inner);
      } else if (inner.is(5, WireReader.BYTES)) {
        unit = text(inner);
      }
    }
    if (!family.isEmpty()) {
      String shortHelp = help.length() > MAX_HELP_CHARS ? help.substring(0, MAX_HELP_CHARS) : help;
      metadata.add(new MetricMetadata(family, type, shortHelp, unit));
    }
  }

  private String text(WireReader field) {
    return new String(
        bytes, field.valueStart(), field.valueEnd() - field.valueStart(), StandardCharsets.UTF_8);
  }

  /** Bytes that the reader holds on to for the next request. */
  public int retainedBytes() {
    return bytes.length + Integer.BYTES * rows.length;
  }

  public int seriesCount() {
    return seriesCount;
  }

  public long sampleCount() {
    return sampleCount;
  }

  /** Exemplars in the request; none is kept. */
  public long exemplarCount() {
    return exemplarCount;
  }

  /** Native histograms in the request; none is kept. */
  public long histogramCount() {
    return histogramCount;
  }

  /** Metadata entries beyond {@link #MAX_METADATA}; none is kept. */
  public long excessMetadataCount() {
    return excessMetadataCount;
  }

  /** Series lent so far whose labels are wrong. */
  public long invalidCount() {
    return invalidCount;
  }

  /** What is wrong with the first of them; empty when all are right. */
  public String firstInvalid() {
    return firstInvalid;
  }

  public List<MetricMetadata> metadata() {
    return List.copyOf(metadata);
  }

  @Override
  public boolean nextSeries() {
    while (++current < seriesCount) {
      int at = current * COLUMNS;
      if (rows[at + 2] < rows[at + 3]) {
        samples.reset(bytes, rows[at + 2], rows[at + 3]);
        return true;
      }
    }
    return false;
  }

  @Override
  public byte[] keyBytes() {
    return bytes;
  }

  @Override
  public int keyOffset() {
    return rows[current * COLUMNS];
  }

  @Override
  public int keyLength() {
    return rows[current * COLUMNS + 1] - rows[current * COLUMNS];
  }

  @Override
  public String keySpace() {
    return KEY_SPACE;
  }

  @Override
  public Labels labels() {
    try {
      return EncodedLabels.read(bytes, keyOffset(), keyOffset() + keyLength(), inner, numbers);
    } catch (DecodeException e) {
      invalidCount++;
      if (firstInvalid.isEmpty()) {
        firstInvalid = String.valueOf(e.getMessage());
      }
      return Labels.EMPTY;
    }
  }

  @Override
  public boolean nextSample() {
    while (samples.next()) {
      if (samples.is(2, WireReader.BYTES)) {
        readSample(samples.valueStart(), samples.valueEnd());
        return true;
      }
    }
    return false;
  }

  private void readSample(int from, int to) {
    timestampMillis = 0;
    value = 0;
    numbers.reset(bytes, from, to);
    while (numbers.next()) {
      if (numbers.is(1, WireReader.FIXED64)) {
        // By raw bits: the staleness marker is a NaN that arithmetic could change.
        value = Double.longBitsToDouble(numbers.fixed64());
      } else if (numbers.is(2, WireReader.VARINT)) {
        timestampMillis = numbers.varint();
      }
    }
  }

  @Override
  public long timestampMillis() {
    return timestampMillis;
  }

  @Override
  public double value() {
    return value;
  }
}
