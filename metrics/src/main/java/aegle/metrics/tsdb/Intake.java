package aegle.metrics.tsdb;

import aegle.metrics.AppendResult;
import aegle.metrics.AppendResult.Refusal;
import aegle.metrics.SampleBuffer;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes in one batch at a time: checks each sample against the limits and against the newest of its
 * series, writes those that pass to the log, and only then to the head. If the log cannot be
 * written, every sample is as it was before; series made for the batch stay, empty, until
 * maintenance removes them as idle.
 *
 * <p>Everything here needs the append lock of {@link TimeSeriesDatabase}. A batch of known series
 * makes no garbage, but for the result.
 */
final class Intake {
  /** Larger staging arrays are given back after their batch. */
  private static final int KEPT_SAMPLES = 1 << 16;

  private static final int FIRST_SAMPLES = 4_096;

  private final Head head;
  private final KeyTable keys;
  private final Wal wal;
  private final Blocks blocks;
  private final TsdbOptions options;
  private final Counters counters;
  private final InstantSource clock;
  private final WalEncoder encoder = new WalEncoder();
  private final SampleBuffer newest = new SampleBuffer(ChunkDecoder.MAX_SAMPLES >> 8);

  // The batch under way. What the head said before is kept, to be restored when the log fails.
  private HeadSeries[] series = new HeadSeries[FIRST_SAMPLES];
  private long[] timestamps = new long[FIRST_SAMPLES];
  private double[] values = new double[FIRST_SAMPLES];
  private long[] timestampsBefore = new long[FIRST_SAMPLES];
  private double[] valuesBefore = new double[FIRST_SAMPLES];
  private int staged;
  private long segment;
  private long latestMillis;
  private long earliestAllowed;
  private long latestAllowed;
  private long accepted;
  private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
  private String firstRefusal = "";

  // Why the sample looked at last makes no series.
  private Refusal seriesRefusal = Refusal.INVALID_LABELS;
  private String seriesFault = "";

  Intake(
      Head head,
      KeyTable keys,
      Wal wal,
      Blocks blocks,
      TsdbOptions options,
      Counters counters,
      InstantSource clock) {
    this.head = head;
    this.keys = keys;
    this.wal = wal;
    this.blocks = blocks;
    this.options = options;
    this.counters = counters;
    this.clock = clock;
  }

  AppendResult append(SampleBatch batch) {
    begin();
    boolean done = false;
    try {
      stage(batch);
      commit();
      done = true;
    } finally {
      if (!done) {
        rollBack();
      }
    }
    return result();
  }

  AppendResult append(List<Sample> samples) {
    begin();
    boolean done = false;
    try {
      for (Sample sample : samples) {
        HeadSeries one = byLabels(sample.labels(), sample.timestampMillis());
        if (one == null) {
          refuse(seriesRefusal, sample.labels(), sample.timestampMillis(), seriesFault);
        } else {
          stage(one, sample.timestampMillis(), sample.value());
        }
      }
      commit();
      done = true;
    } finally {
      if (!done) {
        rollBack();
      }
    }
    return result();
  }

  private void begin() {
    staged = 0;
    accepted = 0;
    firstRefusal = "";
    refused.clear();
    latestMillis = Long.MIN_VALUE;
    latestAllowed = clock.millis() + options.futureLimit().toMillis();
    long stored = Math.max(head.newestMillis(), blocks.newestMillis());
    earliestAllowed =
        stored == Long.MIN_VALUE ? Long.MIN_VALUE : stored - options.retention().toMillis();
    segment = wal.prepare();
    encoder.begin();
  }

  private void stage(SampleBatch batch) {
    int space = keys.space(batch.keySpace());
    int previous = KeyTable.NONE;
    while (batch.nextSeries()) {
      int entry = KeyTable.NONE;
      HeadSeries one = null;
      if (space != KeyTable.NONE) {
        entry = keys.find(space, batch.keyBytes(), batch.keyOffset(), batch.keyLength(), previous);
        one = entry == KeyTable.NONE ? null : keys.series(entry);
      }
      if (one == null) {
        one = stageFirst(batch);
        if (one == null) {
          continue;
        }
        if (space != KeyTable.NONE) {
          byte[] key = batch.keyBytes();
          entry = keys.put(space, key, batch.keyOffset(), batch.keyLength(), previous, entry, one);
        }
      }
      previous = entry == KeyTable.NONE ? previous : entry;
      while (batch.nextSample()) {
        stage(one, batch.timestampMillis(), batch.value());
      }
    }
  }

  /** The series after its first sample that may make it was staged; null when none may. */
  private @Nullable HeadSeries stageFirst(SampleBatch batch) {
    Labels labels = batch.labels();
    while (batch.nextSample()) {
      HeadSeries one = byLabels(labels, batch.timestampMillis());
      if (one != null) {
        stage(one, batch.timestampMillis(), batch.value());
        return one;
      }
      refuse(seriesRefusal, labels, batch.timestampMillis(), seriesFault);
    }
    return null;
  }

  /**
   * The series, made if need be; null when that is refused, and why in two fields. A sample of a
   * wrong time makes no series: a sender with a wrong clock would fill the memory with empty ones.
   */
  private @Nullable HeadSeries byLabels(Labels labels, long timestampMillis) {
    HeadSeries known = head.find(labels);
    if (known != null) {
      return known;
    }
    seriesRefusal = Refusal.INVALID_LABELS;
    seriesFault = faultOf(labels);
    if (!seriesFault.isEmpty()) {
      return null;
    }
    if (timestampMillis > latestAllowed) {
      seriesRefusal = Refusal.TOO_FAR_IN_FUTURE;
      seriesFault = "the newest allowed is " + latestAllowed;
      return null;
    }
    if (timestampMillis < earliestAllowed) {
      seriesRefusal = Refusal.TOO_OLD;
      seriesFault = "the oldest allowed is " + earliestAllowed;
      return null;
    }
    if (head.seriesCount() >= options.maxSeries()) {
      seriesRefusal = Refusal.TOO_MANY_SERIES;
      seriesFault = "allowed are " + options.maxSeries() + " in memory";
      return null;
    }
    counters.seriesCreated.increment();
    return head.create(labels);
  }

  private String faultOf(Labels labels) {
    if (labels.isEmpty()) {
      return "there are none";
    }
    if (labels.size() > options.maxLabelsPerSeries()) {
      return "there are " + labels.size() + "; allowed are " + options.maxLabelsPerSeries();
    }
    for (int i = 0; i < labels.size(); i++) {
      if (labels.name(i).isEmpty()) {
        return "a label has no name";
      }
      if (isLonger(labels.name(i), options.maxLabelNameBytes())) {
        return "a name is longer than " + options.maxLabelNameBytes() + " bytes";
      }
      if (isLonger(labels.value(i), options.maxLabelValueBytes())) {
        return "the value of "
            + labels.name(i)
            + " is longer than "
            + options.maxLabelValueBytes()
            + " bytes";
      }
    }
    return "";
  }

  private static boolean isLonger(String text, int bytes) {
    return text.length() > bytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > bytes;
  }

  private void stage(HeadSeries one, long timestampMillis, double value) {
    Lanes lanes = one.lanes();
    int lane = one.lane();
    if (lanes.lastMillis[lane] == Long.MIN_VALUE && timestampMillis <= blocks.newestMillis()) {
      recallNewest(one, timestampMillis);
    }
    long last = lanes.lastMillis[lane];
    double lastValue = lanes.lastValue[lane];
    if (timestampMillis <= last) {
      refuseOlder(one, timestampMillis, value, last, lastValue);
      return;
    }
    if (timestampMillis > latestAllowed) {
      refuse(
          Refusal.TOO_FAR_IN_FUTURE,
          one.labels(),
          timestampMillis,
          "the newest allowed is " + latestAllowed);
      return;
    }
    if (timestampMillis < earliestAllowed) {
      refuse(
          Refusal.TOO_OLD,
          one.labels(),
          timestampMillis,
          "the oldest allowed is " + earliestAllowed);
      return;
    }
    if (staged == values.length) {
      growStage();
    }
    int at = staged++;
    series[at] = one;
    timestamps[at] = timestampMillis;
    values[at] = value;
    timestampsBefore[at] = last;
    valuesBefore[at] = lastValue;
    lanes.lastMillis[lane] = timestampMillis;
    lanes.lastValue[lane] = value;
    latestMillis = Math.max(latestMillis, timestampMillis);
    if (one.loggedSegment() != segment) {
      one.setLoggedSegment(segment);
      encoder.define(one.ref(), one.labels());
    }
    encoder.sample(one.ref(), timestampMillis, value);
  }

  private void refuseOlder(
      HeadSeries one, long timestampMillis, double value, long last, double lastValue) {
    if (timestampMillis < last) {
      refuse(
          Refusal.OUT_OF_ORDER,
          one.labels(),
          timestampMillis,
          "the newest of the series is " + last);
    } else if (Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(lastValue)) {
      accepted++;
    } else {
      refuse(Refusal.DUPLICATE, one.labels(), timestampMillis, "the stored value differs");
    }
  }

  /** A series that was not in memory may have newer samples in blocks. */
  private void recallNewest(HeadSeries one, long timestampMillis) {
    newest.clear();
    if (blocks.readNewest(one.labels(), timestampMillis, newest)) {
      one.lanes().lastMillis[one.lane()] = newest.timestampMillis(0);
      one.lanes().lastValue[one.lane()] = newest.value(0);
    }
  }

  private void growStage() {
    int capacity = staged * 2;
    series = Arrays.copyOf(series, capacity);
    timestamps = Arrays.copyOf(timestamps, capacity);
    values = Arrays.copyOf(values, capacity);
    timestampsBefore = Arrays.copyOf(timestampsBefore, capacity);
    valuesBefore = Arrays.copyOf(valuesBefore, capacity);
  }

  private void refuse(Refusal reason, Labels labels, long timestampMillis, String detail) {
    refused.merge(reason, 1L, Long::sum);
    if (firstRefusal.isEmpty()) {
      firstRefusal =
          reason.words()
              + ": series="
              + shortened(labels.toString())
              + " timestamp="
              + timestampMillis
              + ": "
              + detail;
    }
  }

  private static String shortened(String text) {
    return text.length() <= 500 ? text : text.substring(0, 500) + "...";
  }

  private void commit() {
    if (staged == 0) {
      return;
    }
    encoder.finish();
    wal.write(encoder.definitions(), encoder.samples(), latestMillis);
    for (int i = 0; i < staged; i++) {
      head.add(series[i], timestamps[i], values[i]);
    }
    accepted += staged;
  }

  private void rollBack() {
    for (int i = staged - 1; i >= 0; i--) {
      HeadSeries one = series[i];
      one.lanes().lastMillis[one.lane()] = timestampsBefore[i];
      one.lanes().lastValue[one.lane()] = valuesBefore[i];
      one.setLoggedSegment(-1);
    }
    releaseStage();
  }

  private void releaseStage() {
    if (values.length > KEPT_SAMPLES) {
      series = new HeadSeries[FIRST_SAMPLES];
      timestamps = new long[FIRST_SAMPLES];
      values = new double[FIRST_SAMPLES];
      timestampsBefore = new long[FIRST_SAMPLES];
      valuesBefore = new double[FIRST_SAMPLES];
    }
    staged = 0;
  }

  private AppendResult result() {
    releaseStage();
    counters.samplesAppended.add(accepted);
    if (refused.isEmpty()) {
      return AppendResult.ofAccepted(accepted);
    }
    counters.refuse(refused);
    return new AppendResult(accepted, refused, firstRefusal);
  }
}
