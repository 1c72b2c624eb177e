package aegle.metrics.tsdb;

import aegle.metrics.SampleBuffer;
import aegle.signals.Labels;
import java.util.Arrays;

/**
 * One series in memory: small packed chunks, oldest first, then its lane of unpacked samples.
 *
 * <p>Appending and trimming need the head's append lock. Packing, trimming and reading hold this
 * object's monitor, so a reader sees each sample once; an append that packs nothing takes no lock
 * of its own.
 */
final class HeadSeries {
  private static final byte[][] NO_CHUNKS = {};

  private final Labels labels;
  private final Lanes lanes;
  private final int slot;

  /** The name of this series in the log, never used again. */
  private final int ref;

  /** The segment of the log that holds the labels last; guarded by the append lock. */
  private long loggedSegment = -1;

  private byte[][] chunks = NO_CHUNKS;
  private int chunkCount;

  /** Older samples are in blocks. */
  private long floorMillis = Long.MIN_VALUE;

  private boolean gone;

  HeadSeries(Labels labels, Lanes lanes, int slot, int ref) {
    this.labels = labels;
    this.lanes = lanes;
    this.slot = slot;
    this.ref = ref;
  }

  Labels labels() {
    return labels;
  }

  Lanes lanes() {
    return lanes;
  }

  int lane() {
    return slot & (Lanes.WIDTH - 1);
  }

  int slot() {
    return slot;
  }

  int ref() {
    return ref;
  }

  long loggedSegment() {
    return loggedSegment;
  }

  void setLoggedSegment(long segment) {
    loggedSegment = segment;
  }

  long firstMillis() {
    return lanes.firstMillis[lane()];
  }

  long lastMillis() {
    return lanes.lastMillis[lane()];
  }

  /** Whether there may be samples in the range in memory. */
  boolean mayHave(long fromMillis, long toMillis) {
    return firstMillis() <= toMillis && lastMillis() >= fromMillis;
  }

  /** Appends a sample that is known to be newer than all before; returns chunks made, 0 or 1. */
  int append(long timestampMillis, double value, Packer packer) {
    int lane = lane();
    int made = 0;
    if (!lanes.accepts(lane, timestampMillis)) {
      pack(packer);
      made = 1;
    }
    lanes.add(lane, timestampMillis, value);
    return made;
  }

  private synchronized void pack(Packer packer) {
    if (chunkCount == chunks.length) {
      chunks = Arrays.copyOf(chunks, Math.max(4, chunkCount * 3 / 2));
    }
    chunks[chunkCount++] = packer.pack(lanes, lane());
    lanes.setCount(lane(), 0);
  }

  /** Adds the samples in the range that are not in blocks yet, oldest first. */
  synchronized void read(long fromMillis, long toMillis, SampleBuffer into) {
    long from = Math.max(fromMillis, floorMillis);
    if (gone || from > toMillis) {
      return;
    }
    int lane = lane();
    int count = lanes.count(lane);
    if (chunkCount > 0 && (count == 0 || lanes.baseMillis[lane] > from)) {
      int first = chunkCount - 1;
      while (first > 0 && ChunkDecoder.firstMillis(chunks[first], 0) > from) {
        first--;
      }
      for (int i = first; i < chunkCount; i++) {
        ChunkDecoder.decode(chunks[i], 0, chunks[i].length, 0, from, toMillis, into);
      }
    }
    readLane(lane, count, from, toMillis, into);
  }

  private void readLane(int lane, int count, long from, long to, SampleBuffer into) {
    if (count == 0 || lanes.baseMillis[lane] > to) {
      return;
    }
    into.reserve(count);
    long base = lanes.baseMillis[lane];
    long[] timestamps = into.timestampsMillis();
    double[] values = into.values();
    int size = into.size();
    for (int i = 0; i < count; i++) {
      int at = i * Lanes.WIDTH + lane;
      long timestamp = base + lanes.offsets[at];
      if (timestamp > to) {
        break;
      }
      if (timestamp >= from) {
        timestamps[size] = timestamp;
        values[size++] = lanes.values[at];
      }
    }
    into.setSize(size);
  }

  /**
   * Lets go of samples up to this time, which are in a block now; returns the chunks dropped. The
   * caller holds the append lock.
   */
  synchronized int trim(long throughMillis) {
    int lane = lane();
    floorMillis = Math.max(floorMillis, throughMillis + 1);
    long oldest = Long.MAX_VALUE;
    int dropped = 0;
    while (dropped < chunkCount && oldest == Long.MAX_VALUE) {
      oldest = oldestLeft(chunks[dropped]);
      dropped += oldest == Long.MAX_VALUE ? 1 : 0;
    }
    if (dropped > 0) {
      chunks = Arrays.copyOfRange(chunks, dropped, chunkCount);
      chunkCount -= dropped;
    }
    if (lastMillis() < floorMillis) {
      lanes.setCount(lane, 0);
    }
    lanes.firstMillis[lane] = oldest == Long.MAX_VALUE ? oldestLeftInLane() : oldest;
    return dropped;
  }

  /** Time of the oldest sample of a chunk that is not in a block; the greatest without one. */
  private long oldestLeft(byte[] chunk) {
    SampleBuffer left = new SampleBuffer(2 * Lanes.DEPTH);
    ChunkDecoder.decode(chunk, 0, chunk.length, 0, floorMillis, Long.MAX_VALUE, left);
    return left.size() > 0 ? left.timestampMillis(0) : Long.MAX_VALUE;
  }

  private long oldestLeftInLane() {
    int lane = lane();
    int count = lanes.count(lane);
    for (int i = 0; i < count; i++) {
      long timestamp = lanes.baseMillis[lane] + lanes.offsets[i * Lanes.WIDTH + lane];
      if (timestamp >= floorMillis) {
        return timestamp;
      }
    }
    return Long.MAX_VALUE;
  }

  synchronized boolean isEmpty() {
    return chunkCount == 0 && lanes.count(lane()) == 0;
  }

  synchronized boolean isGone() {
    return gone;
  }

  /** From now on the lane belongs to another series. The caller holds the append lock. */
  synchronized void leave() {
    gone = true;
    lanes.clear(lane());
  }

  /** Packs the samples of a lane; scratch of the one appender. */
  static final class Packer {
    private final long[] timestamps = new long[Lanes.DEPTH];
    private final double[] values = new double[Lanes.DEPTH];
    private final ChunkEncoder encoder = new ChunkEncoder();
    private final ByteSink sink = new ByteSink(1_024);

    byte[] pack(Lanes lanes, int lane) {
      int count = lanes.count(lane);
      for (int i = 0; i < count; i++) {
        int at = i * Lanes.WIDTH + lane;
        timestamps[i] = lanes.baseMillis[lane] + lanes.offsets[at];
        values[i] = lanes.values[at];
      }
      sink.clear();
      encoder.encode(timestamps, values, 0, count, 0, sink);
      return sink.toByteArray();
    }
  }
}
