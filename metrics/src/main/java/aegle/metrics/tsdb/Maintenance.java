package aegle.metrics.tsdb;

import aegle.metrics.SampleBuffer;
import aegle.metrics.StoreException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done behind the appenders' back, by one thread at a time: cuts old samples out of the
 * head into blocks, merges blocks, deletes what is too old or too much, and the files of the log
 * that are no longer needed.
 *
 * <p>Time is that of the samples, not of the clock, so that a week of old samples that comes in a
 * minute is treated as a week.
 */
final class Maintenance {
  private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

  /** How many series are trimmed before appenders get their turn. */
  private static final int TRIMMED_AT_ONCE = 1_000;

  /** A head with more windows to cut than this makes larger blocks right away. */
  private static final int BACKLOG_WINDOWS = 6;

  /** Old samples that came late are cut this often at most, in shares of the block span. */
  private static final int LATE_CUTS_PER_SPAN = 12;

  private final Head head;
  private final KeyTable keys;
  private final Wal wal;
  private final Blocks blocks;
  private final Compaction compaction;
  private final TsdbOptions options;
  private final Counters counters;
  private final InstantSource clock;
  private final Lock appendLock;
  private final long spanMillis;
  private final SampleBuffer samples = new SampleBuffer(1_024);

  private long cutThrough = Long.MIN_VALUE;
  private long cutAtMillis = Long.MIN_VALUE;
  private volatile long wakeAtMillis = Long.MAX_VALUE;
  private volatile boolean stopping;

  Maintenance(
      Head head,
      KeyTable keys,
      Wal wal,
      Blocks blocks,
      TsdbOptions options,
      Counters counters,
      InstantSource clock,
      Lock appendLock) {
    this.head = head;
    this.keys = keys;
    this.wal = wal;
    this.blocks = blocks;
    this.compaction = new Compaction(blocks, options, counters);
    this.options = options;
    this.counters = counters;
    this.clock = clock;
    this.appendLock = appendLock;
    this.spanMillis = options.blockSpan().toMillis();
  }

  /** One round of all that is due. */
  synchronized void run() {
    // First, since on a full disk it makes the room that the rest needs.
    deleteOldBlocks();
    long below = boundary();
    wakeAtMillis =
        head.newestMillis() == Long.MIN_VALUE
            ? Long.MAX_VALUE
            : below + spanMillis + spanMillis / 2;
    if (isCutDue(below)) {
      cut(below);
    }
    while (!stopping && below > Long.MIN_VALUE) {
      if (!compaction.mergeOne(below, wal.oldestNumber())) {
        break;
      }
    }
    deleteLog();
  }

  /** Puts all that is in memory into blocks, as a snapshot needs it. */
  synchronized void cutAll() {
    if (head.newestMillis() > Long.MIN_VALUE) {
      cut(Math.floorDiv(head.newestMillis(), spanMillis) * spanMillis + spanMillis);
      deleteLog();
    }
  }

  /** A round under way ends after the step it is at. */
  void stop() {
    stopping = true;
  }

  /** The sample time at which a new round is due. */
  long wakeAtMillis() {
    return wakeAtMillis;
  }

  /** Windows that end by this time are complete: half a span is left for late senders. */
  private long boundary() {
    long newest = head.newestMillis();
    return newest == Long.MIN_VALUE
        ? Long.MIN_VALUE
        : Math.floorDiv(newest - spanMillis / 2, spanMillis) * spanMillis;
  }

  private boolean isCutDue(long below) {
    if (below == Long.MIN_VALUE || head.oldestMillis() >= below) {
      return false;
    }
    return below > cutThrough || clock.millis() - cutAtMillis >= spanMillis / LATE_CUTS_PER_SPAN;
  }

  private void cut(long below) {
    long segment;
    appendLock.lock();
    try {
      segment = wal.rotate();
    } finally {
      appendLock.unlock();
    }
    HeadSeries[] series = head.inOrder();
    long oldest = head.oldestMillis();
    while (oldest < below && !stopping) {
      long start = Math.floorDiv(oldest, spanMillis) * spanMillis;
      long end = windowEnd(start, below);
      long[] newest = new long[series.length];
      blocks
          .write(
              start,
              end,
              List.of(new BlockFormat.Cut(segment, end)),
              writer -> fill(writer, series, end, newest))
          .ifPresent(block -> serve(block, series, newest));
      oldest = head.oldestMillis();
      if (oldest < end) {
        // What came while the block was written is for the next round.
        break;
      }
    }
    cutThrough = below;
    cutAtMillis = clock.millis();
    removeIdle(below);
  }

  /** The end of the largest aligned window that is complete, when there is much to cut. */
  private long windowEnd(long start, long below) {
    long end = start + spanMillis;
    if (below - start > BACKLOG_WINDOWS * spanMillis) {
      for (long span : compaction.spans()) {
        if (Math.floorMod(start, span) == 0 && start + span <= below) {
          end = start + span;
        }
      }
    }
    return end;
  }

  private void fill(BlockWriter writer, HeadSeries[] series, long end, long[] newest)
      throws IOException {
    for (int i = 0; i < series.length; i++) {
      newest[i] = Long.MIN_VALUE;
      if (!series[i].mayHave(Long.MIN_VALUE, end - 1)) {
        continue;
      }
      samples.clear();
      series[i].read(Long.MIN_VALUE, end - 1, samples);
      if (samples.size() > 0) {
        writer.add(series[i].labels(), samples);
        newest[i] = samples.timestampMillis(samples.size() - 1);
      }
    }
  }

  /** First the block is served, then the head lets go of its samples: readers rely on it. */
  private void serve(Block block, HeadSeries[] series, long[] newest) {
    blocks.replace(List.of(), List.of(block));
    counters.cuts.increment();
    for (int from = 0; from < series.length; from += TRIMMED_AT_ONCE) {
      appendLock.lock();
      try {
        int to = Math.min(series.length, from + TRIMMED_AT_ONCE);
        for (int i = from; i < to; i++) {
          if (newest[i] > Long.MIN_VALUE) {
            head.trim(series[i], newest[i]);
          }
        }
      } finally {
        appendLock.unlock();
      }
    }
    log.info(
        "Cut a block out of the head: file={} series={} samples={} bytes={}",
        block.path(),
        block.series(),
        block.footer().samples(),
        block.bytes());
  }

  private void removeIdle(long sinceMillis) {
    appendLock.lock();
    try {
      int removed = head.removeIdle(sinceMillis);
      if (removed > 0) {
        keys.forgetLeft();
        counters.seriesRemoved.add(removed);
        log.info("Let idle series leave memory: series={}", removed);
      }
    } finally {
      appendLock.unlock();
    }
  }

  private void deleteOldBlocks() {
    List<Block> old = new ArrayList<>();
    try (BlockSet set = blocks.enter()) {
      long newest = Math.max(head.newestMillis(), blocks.newestMillis());
      long bytes = blocks.bytes() + wal.bytes();
      for (Block block : set.blocks()) {
        boolean tooOld = block.footer().maxMillis() < newest - options.retention().toMillis();
        boolean tooMuch = options.retentionBytes() > 0 && bytes > options.retentionBytes();
        if (tooOld || tooMuch) {
          old.add(block);
          bytes -= block.bytes();
          log.info(
              "Deleted a block: file={} bytes={} reason={}",
              block.path(),
              block.bytes(),
              tooOld ? "older than the retention" : "more bytes than the retention");
        }
      }
      if (!old.isEmpty()) {
        blocks.replace(old, List.of());
        counters.blocksDeleted.add(old.size());
      }
    }
  }

  private void deleteLog() {
    try {
      wal.deleteCovered(segment -> blocks.floorMillis(segment.number));
    } catch (IOException e) {
      throw new StoreException("cannot delete a log file: " + e.getMessage(), e);
    }
  }
}
