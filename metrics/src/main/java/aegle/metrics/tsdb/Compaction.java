package aegle.metrics.tsdb;

import aegle.metrics.SampleBuffer;
import aegle.signals.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Makes one block of several, so that a long range need not look into hundreds. Which: those within
 * one aligned span of 4, then 12, then 36 times the smallest, as soon as it has passed. Blocks of
 * the same time (samples that came late) become one again this way.
 */
final class Compaction {
  private static final int[] FACTORS = {4, 12, 36};

  /** So many later blocks make it worth writing a full one anew. */
  private static final int LATE_BLOCKS = 3;

  private final Blocks blocks;
  private final Counters counters;
  private final long spanMillis;
  private final long largestMillis;

  Compaction(Blocks blocks, TsdbOptions options, Counters counters) {
    this.blocks = blocks;
    this.counters = counters;
    this.spanMillis = options.blockSpan().toMillis();
    this.largestMillis = Math.max(spanMillis, options.retention().toMillis() / 10);
  }

  /** The spans of blocks, smallest first. */
  List<Long> spans() {
    List<Long> spans = new ArrayList<>();
    spans.add(spanMillis);
    for (int factor : FACTORS) {
      if (spanMillis * factor <= largestMillis) {
        spans.add(spanMillis * factor);
      }
    }
    return spans;
  }

  /**
   * Merges one group of blocks, if there is one to merge.
   *
   * @param belowMillis spans that end later are not complete
   * @param oldestSegment what blocks say of older files of the log is not needed any more
   */
  boolean mergeOne(long belowMillis, long oldestSegment) {
    for (long span : spans()) {
      TreeMap<Long, List<Block>> groups = new TreeMap<>();
      try (BlockSet set = blocks.enter()) {
        for (Block block : set.blocks()) {
          long start = Math.floorDiv(block.footer().windowStart(), span) * span;
          if (block.footer().windowEnd() <= start + span && start + span <= belowMillis) {
            groups.computeIfAbsent(start, _ -> new ArrayList<>()).add(block);
          }
        }
        for (var group : groups.entrySet()) {
          if (isWorthIt(group.getValue(), span)) {
            merge(group.getValue(), group.getKey(), span, oldestSegment);
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean isWorthIt(List<Block> group, long span) {
    int full = 0;
    for (Block block : group) {
      full += block.footer().windowEnd() - block.footer().windowStart() == span ? 1 : 0;
    }
    int small = group.size() - full;
    if (span == spanMillis) {
      return full >= LATE_BLOCKS;
    }
    return full == 0 ? small >= 2 : small >= LATE_BLOCKS || full >= LATE_BLOCKS;
  }

  private void merge(List<Block> group, long start, long span, long oldestSegment) {
    List<BlockFormat.Cut> cuts = new ArrayList<>();
    for (Block block : group) {
      for (BlockFormat.Cut cut : block.footer().cuts()) {
        if (cut.belowSegment() > oldestSegment && !cuts.contains(cut)) {
          cuts.add(cut);
        }
      }
    }
    blocks
        .write(start, start + span, cuts, writer -> copy(group, writer))
        .ifPresent(merged -> blocks.replace(group, List.of(merged)));
    counters.compactions.increment();
  }

  /** A block with the series it has come to. */
  private static final class Reader {
    private final Block block;
    private int number = -1;
    private Block.Entry entry = new Block.Entry(Labels.EMPTY, 0, 0);

    Reader(Block block) {
      this.block = block;
    }

    boolean next() {
      number++;
      if (number == block.series()) {
        return false;
      }
      entry = block.read(number);
      return true;
    }

    Labels labels() {
      return entry.labels();
    }

    long firstMillis() {
      return entry.firstMillis();
    }
  }

  private static void copy(List<Block> group, BlockWriter writer) throws IOException {
    PriorityQueue<Reader> readers =
        new PriorityQueue<>(
            Comparator.comparing(Reader::labels).thenComparingLong(Reader::firstMillis));
    for (Block block : group) {
      Reader reader = new Reader(block);
      if (reader.next()) {
        readers.add(reader);
      }
    }
    SampleBuffer samples = new SampleBuffer(1_024);
    while (!readers.isEmpty()) {
      Labels labels = readers.element().labels();
      samples.clear();
      while (!readers.isEmpty() && readers.element().labels().equals(labels)) {
        Reader reader = readers.remove();
        // Samples that two blocks hold are the same, and are taken once.
        long after =
            samples.size() == 0 ? Long.MIN_VALUE : samples.timestampMillis(samples.size() - 1) + 1;
        reader.block.read(reader.number, after, Long.MAX_VALUE, samples);
        if (reader.next()) {
          readers.add(reader);
        }
      }
      if (samples.size() > 0) {
        writer.add(labels, samples);
      }
    }
  }
}
