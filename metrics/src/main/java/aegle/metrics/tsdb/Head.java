package aegle.metrics.tsdb;

import aegle.signals.Labels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The series in memory with their newest samples.
 *
 * <p>Series come and go, and samples are added, by one thread at a time: the one that holds the
 * append lock of {@link TimeSeriesDatabase}. Queries come from any thread: the index has a
 * read-write lock of its own, and each {@link HeadSeries} a monitor.
 */
final class Head {
  private final ReadWriteLock indexLock = new ReentrantReadWriteLock();
  private final HeadIndex index = new HeadIndex();
  private final LabelOrder order = new LabelOrder();

  private final Map<Labels, HeadSeries> byLabels = new HashMap<>();
  private final List<Lanes> lanes = new ArrayList<>();
  private final Deque<Integer> freeSlots = new ArrayDeque<>();
  private @Nullable HeadSeries[] bySlot = new HeadSeries[1_024];
  private final HeadSeries.Packer packer = new HeadSeries.Packer();
  private int slots;
  private int nextRef;

  // Written under the append lock, read by anyone.
  private volatile long newestMillis = Long.MIN_VALUE;
  private final LongAdder chunks = new LongAdder();
  private volatile int seriesCount;

  /** The series with these labels; needs the append lock. */
  @Nullable HeadSeries find(Labels labels) {
    return byLabels.get(labels);
  }

  HeadSeries create(Labels labels) {
    return create(labels, nextRef);
  }

  /** Adds a series under the name that it has in the log; needs the append lock. */
  HeadSeries create(Labels labels, int ref) {
    Integer free = freeSlots.poll();
    int slot = free == null ? slots++ : free;
    if (slot / Lanes.WIDTH == lanes.size()) {
      lanes.add(new Lanes());
    }
    if (slot == bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, slot * 3 / 2);
    }
    HeadSeries series;
    indexLock.writeLock().lock();
    try {
      Labels shared = index.add(slot, labels);
      series = new HeadSeries(shared, lanes.get(slot / Lanes.WIDTH), slot, ref);
      bySlot[slot] = series;
      order.add(series);
    } finally {
      indexLock.writeLock().unlock();
    }
    byLabels.put(series.labels(), series);
    nextRef = Math.max(nextRef, ref + 1);
    seriesCount = byLabels.size();
    return series;
  }

  /** Names in the log below this are taken. */
  void reserveRefs(int next) {
    nextRef = Math.max(nextRef, next);
  }

  /** Adds a sample that is newer than all of its series; needs the append lock. */
  void add(HeadSeries series, long timestampMillis, double value) {
    int made = series.append(timestampMillis, value, packer);
    if (made > 0) {
      chunks.add(made);
    }
    if (timestampMillis > newestMillis) {
      newestMillis = timestampMillis;
    }
  }

  /** Lets go of samples that are in a block now; needs the append lock. */
  void trim(HeadSeries series, long throughMillis) {
    int dropped = series.trim(throughMillis);
    if (dropped > 0) {
      chunks.add(-dropped);
    }
  }

  /**
   * Takes out the series without samples in memory that got none since the given time; needs the
   * append lock.
   *
   * @return how many left
   */
  int removeIdle(long sinceMillis) {
    List<HeadSeries> idle = new ArrayList<>();
    for (HeadSeries series : byLabels.values()) {
      if (series.lastMillis() < sinceMillis && series.isEmpty()) {
        idle.add(series);
      }
    }
    if (idle.isEmpty()) {
      return 0;
    }
    indexLock.writeLock().lock();
    try {
      for (HeadSeries series : idle) {
        index.remove(series.slot(), series.labels());
        series.leave();
        bySlot[series.slot()] = null;
      }
      order.removeLeft();
    } finally {
      indexLock.writeLock().unlock();
    }
    for (HeadSeries series : idle) {
      byLabels.remove(series.labels());
      freeSlots.add(series.slot());
    }
    seriesCount = byLabels.size();
    return idle.size();
  }

  /** All series in the order of their labels. */
  HeadSeries[] inOrder() {
    indexLock.readLock().lock();
    try {
      return order.all();
    } finally {
      indexLock.readLock().unlock();
    }
  }

  /** The matching series that may have samples in the range, in the order of their labels. */
  List<HeadSeries> select(long fromMillis, long toMillis, Selection selection) {
    indexLock.readLock().lock();
    try {
      RoaringBitmap found = within(selection.on(index), fromMillis, toMillis);
      return found.isEmpty() ? List.of() : order.inOrder(found);
    } finally {
      indexLock.readLock().unlock();
    }
  }

  /** Puts a question to the index about the matching series in the range. */
  void ask(long fromMillis, long toMillis, Selection selection, Consumer<Asked> question) {
    indexLock.readLock().lock();
    try {
      question.accept(new Asked(index, within(selection.on(index), fromMillis, toMillis)));
    } finally {
      indexLock.readLock().unlock();
    }
  }

  /** An index with the series that a question is about. */
  record Asked(LabelIndex index, RoaringBitmap series) {}

  private RoaringBitmap within(RoaringBitmap found, long fromMillis, long toMillis) {
    RoaringBitmap outside = new RoaringBitmap();
    found.forEach((int slot) -> {
      HeadSeries series = bySlot[slot];
      if (series == null || !series.mayHave(fromMillis, toMillis)) {
        outside.add(slot);
      }
    });
    if (!outside.isEmpty()) {
      found.andNot(outside);
    }
    return found;
  }

  int seriesCount() {
    return seriesCount;
  }

  long chunks() {
    return chunks.sum();
  }

  long labelPairs() {
    indexLock.readLock().lock();
    try {
      return index.pairs();
    } finally {
      indexLock.readLock().unlock();
    }
  }

  /** Time of the newest sample ever added; {@link Long#MIN_VALUE} without one. */
  long newestMillis() {
    return newestMillis;
  }

  /** Time of the oldest sample in memory; {@link Long#MAX_VALUE} without one. */
  long oldestMillis() {
    long oldest = Long.MAX_VALUE;
    for (HeadSeries series : inOrder()) {
      oldest = Math.min(oldest, series.firstMillis());
    }
    return oldest;
  }
}
