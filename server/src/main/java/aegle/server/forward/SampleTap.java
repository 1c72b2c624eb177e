package aegle.server.forward;

import aegle.metrics.Matcher;
import aegle.metrics.promql.PromqlParser;
import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses from batches what goes to which forward. A series is matched once and then known by the
 * bytes that stand for it. Of a batch of which the store refused a part, a sample goes only when it
 * is newer than the one of its series before, as in the store: so what a sender repeats leaves
 * once, and receivers get the samples of a series in order. The store does not say which samples it
 * refused: one of a series that it had no room for, or that was too old for it, leaves when it is
 * new here. Any thread may call.
 */
final class SampleTap {
  private static final Logger LOG = LoggerFactory.getLogger(SampleTap.class);

  /** Samples in one payload, so that a batch can be cut between payloads. */
  private static final int MAX_SAMPLES = 500;

  private final List<Outlet> outlets = new ArrayList<>();
  private final List<List<List<Matcher>>> selectors = new ArrayList<>();
  private final Map<Key, Line> byKey = new ConcurrentHashMap<>();
  private final Map<Labels, Line> byLabels = new ConcurrentHashMap<>();
  private final long futureLimitMillis;
  private final int maxSeries;

  /**
   * A tap for the forwards that send metrics, at most 32 of them.
   *
   * @param maxSeries known at once; at one more all are forgotten, and learned anew
   */
  SampleTap(List<Outlet> all, long futureLimitMillis, int maxSeries) {
    this.futureLimitMillis = futureLimitMillis;
    this.maxSeries = maxSeries;
    for (Outlet outlet : all) {
      if (!outlet.settings().metrics().isEmpty()) {
        outlets.add(outlet);
        selectors.add(
            outlet.settings().metrics().stream().map(PromqlParser::parseSelector).toList());
      }
    }
  }

  boolean isOpen() {
    return !outlets.isEmpty();
  }

  /** The batch as a store should walk it; what it is asked for is noted. */
  Tee tee(SampleBatch batch) {
    return new Tee(batch);
  }

  /** Sends on what a store has taken of few samples, of which it refused so many. */
  void forward(List<Sample> samples, long refused, long nowMillis) {
    Noted noted = new Noted();
    for (Sample sample : samples) {
      noted.add(line(sample.labels()), sample.timestampMillis(), sample.value());
    }
    forward(noted, refused, nowMillis);
  }

  private void forward(Noted noted, long refused, long nowMillis) {
    // The store refused what is further ahead; taking it as the newest would shut its series out.
    noted.keepFresh(nowMillis + futureLimitMillis, refused == 0);
    for (int i = 0; i < outlets.size(); i++) {
      offer(outlets.get(i), 1 << i, noted);
    }
  }

  private static void offer(Outlet outlet, int bit, Noted noted) {
    WriteRequestWriter writer = new WriteRequestWriter();
    for (int i = 0; i < noted.size; i++) {
      Line line = noted.lines.get(i);
      if ((line.wanted & bit) != 0) {
        writer.add(line.encoded, new long[] {noted.times[i]}, new double[] {noted.values[i]}, 1);
        if (writer.sampleCount() >= MAX_SAMPLES) {
          outlet.offer(Parcels.bytes(writer), writer.sampleCount());
          writer.clear();
        }
      }
    }
    if (!writer.isEmpty()) {
      outlet.offer(Parcels.bytes(writer), writer.sampleCount());
    }
  }

  private Line line(Labels labels) {
    Line known = byLabels.get(labels);
    if (known != null) {
      return known;
    }
    if (byLabels.size() >= maxSeries || byKey.size() >= 2L * maxSeries) {
      LOG.warn("Forgot the series of forwards, for there are too many: limit={}", maxSeries);
      byKey.clear();
      byLabels.clear();
    }
    return byLabels.computeIfAbsent(labels, this::learn);
  }

  private Line learn(Labels labels) {
    int wanted = 0;
    for (int i = 0; i < selectors.size(); i++) {
      if (!labels.isEmpty() && selects(selectors.get(i), labels)) {
        wanted |= 1 << i;
      }
    }
    return new Line(wanted == 0 ? new byte[0] : WriteRequestWriter.encode(labels), wanted);
  }

  private static boolean selects(List<List<Matcher>> selectors, Labels labels) {
    for (List<Matcher> matchers : selectors) {
      if (matchers.stream().allMatch(matcher -> matcher.matches(labels.get(matcher.name())))) {
        return true;
      }
    }
    return false;
  }

  /** A series: what it is on the wire, which forwards want it, and its newest sample. */
  private static final class Line {
    private final byte[] encoded;
    private final int wanted;
    private long newestMillis = Long.MIN_VALUE;

    Line(byte[] encoded, int wanted) {
      this.encoded = encoded;
      this.wanted = wanted;
    }

    /**
     * Whether a sample is to go. One that is older, though the store took all of its batch, was
     * overtaken on its way here by a later batch.
     */
    synchronized boolean goes(long timestampMillis, boolean allTaken) {
      boolean newer = timestampMillis > newestMillis;
      boolean overtaken = allTaken && timestampMillis < newestMillis;
      newestMillis = Math.max(newestMillis, timestampMillis);
      return newer || overtaken;
    }
  }

  /** Bytes that stand for a series, within their key space. */
  private record Key(String space, java.nio.ByteBuffer bytes) {}

  /** Samples of a batch that somebody wants. */
  private static final class Noted {
    private final List<Line> lines = new ArrayList<>();
    private long[] times = new long[64];
    private double[] values = new double[64];
    private int size;

    void add(Line line, long timestampMillis, double value) {
      if (line.wanted == 0) {
        return;
      }
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      lines.add(line);
      times[size] = timestampMillis;
      values[size++] = value;
    }

    /** Keeps what is new of its series, and not beyond a time. */
    void keepFresh(long latestMillis, boolean allTaken) {
      int kept = 0;
      for (int i = 0; i < size; i++) {
        if (times[i] <= latestMillis && lines.get(i).goes(times[i], allTaken)) {
          lines.set(kept, lines.get(i));
          times[kept] = times[i];
          values[kept++] = values[i];
        }
      }
      size = kept;
    }
  }

  /** A batch that notes what a store reads of it. Not thread-safe, as every batch. */
  final class Tee implements SampleBatch {
    private final SampleBatch batch;
    private final Noted noted = new Noted();
    private @Nullable Line line;
    private @Nullable Labels labels;

    private Tee(SampleBatch batch) {
      this.batch = batch;
    }

    /** Sends on what was noted, after the store has taken the batch but for so many samples. */
    void forward(long refused, long nowMillis) {
      SampleTap.this.forward(noted, refused, nowMillis);
    }

    @Override
    public boolean nextSeries() {
      labels = null;
      line = null;
      if (!batch.nextSeries()) {
        return false;
      }
      byte[] key =
          Arrays.copyOfRange(
              batch.keyBytes(), batch.keyOffset(), batch.keyOffset() + batch.keyLength());
      Key place = new Key(batch.keySpace(), java.nio.ByteBuffer.wrap(key));
      Line known = byKey.get(place);
      if (known == null) {
        known = line(labels());
        byKey.put(place, known);
      }
      line = known;
      return true;
    }

    @Override
    public Labels labels() {
      // Made once for both who ask, since making them is counted.
      Labels made = labels;
      if (made == null) {
        made = batch.labels();
        labels = made;
      }
      return made;
    }

    @Override
    public boolean nextSample() {
      if (!batch.nextSample()) {
        return false;
      }
      Line known = line;
      if (known != null) {
        noted.add(known, batch.timestampMillis(), batch.value());
      }
      return true;
    }

    @Override
    public byte[] keyBytes() {
      return batch.keyBytes();
    }

    @Override
    public int keyOffset() {
      return batch.keyOffset();
    }

    @Override
    public int keyLength() {
      return batch.keyLength();
    }

    @Override
    public String keySpace() {
      return batch.keySpace();
    }

    @Override
    public long timestampMillis() {
      return batch.timestampMillis();
    }

    @Override
    public double value() {
      return batch.value();
    }
  }
}
