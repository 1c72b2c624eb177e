package aegle.metrics.tsdb;

import aegle.metrics.SampleBuffer;
import aegle.metrics.StoreException;
import aegle.signals.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of blocks and the set of those that are served. Readers may come from any thread;
 * {@link #write} and {@link #replace} are for the maintenance thread and the start.
 */
final class Blocks {
  private static final Logger log = LoggerFactory.getLogger(Blocks.class);
  private static final String UNFINISHED = ".tmp";
  private static final String DAMAGED = ".damaged";
  private static final Comparator<Block> BY_AGE =
      Comparator.comparingLong((Block block) -> block.footer().minMillis())
          .thenComparing(Block::path);

  private final Disk disk;
  private final Path folder;
  private final Counters counters;
  private volatile BlockSet current = new BlockSet(List.of());
  private volatile long newestMillis = Long.MIN_VALUE;
  private long nextNumber = 1;

  Blocks(Disk disk, Path folder, Counters counters) {
    this.disk = disk;
    this.folder = folder;
    this.counters = counters;
  }

  /** Opens what is there; what is half written is removed, what is damaged set aside. */
  void open() throws IOException {
    List<Path> files;
    try (Stream<Path> paths = Files.list(folder)) {
      files = paths.sorted().toList();
    }
    List<Block> found = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(UNFINISHED)) {
        log.warn("Removed a half-written block: file={} bytes={}", file, Files.size(file));
        disk.delete(file);
      } else if (name.endsWith(BlockFormat.SUFFIX)) {
        nextNumber = Math.max(nextNumber, number(name) + 1);
        try {
          found.add(Block.open(file, counters));
        } catch (Block.DamagedBlockException e) {
          setAside(file, e);
        }
      }
    }
    publish(found);
  }

  private static long number(String name) {
    String digits = name.substring(0, name.length() - BlockFormat.SUFFIX.length());
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
  }

  private void setAside(Path file, IOException reason) throws IOException {
    counters.damagedBlocks.increment();
    Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
    disk.move(file, aside);
    log.error(
        "Set a damaged block aside, its samples are not served: file={} reason={}",
        aside,
        reason.getMessage());
  }

  /** The current set, entered: the caller closes it. */
  BlockSet enter() {
    while (true) {
      BlockSet set = current;
      if (set.enter()) {
        return set;
      }
    }
  }

  boolean isCurrent(BlockSet set) {
    return set == current;
  }

  /** Puts series into a block. */
  interface Filler {
    void fill(BlockWriter writer) throws IOException;
  }

  /**
   * Writes a block so that it is there whole or not at all; it is served only once it is in a set.
   *
   * @return the block, or nothing when there was nothing to write
   * @throws StoreException when it cannot be written
   */
  Optional<Block> write(
      long windowStart, long windowEnd, List<BlockFormat.Cut> cuts, Filler filler) {
    Path path = folder.resolve(String.format("%010d%s", nextNumber, BlockFormat.SUFFIX));
    Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
    try {
      boolean empty;
      try (BlockWriter writer = new BlockWriter(disk.create(unfinished), windowStart, windowEnd)) {
        filler.fill(writer);
        empty = writer.isEmpty();
        if (!empty) {
          writer.finish(cuts);
        }
      }
      if (empty) {
        disk.delete(unfinished);
        return Optional.empty();
      }
      // Opened before it has its name, so that what cannot be read back is never served.
      Block.open(unfinished, counters).discard();
      disk.move(unfinished, path);
      disk.forceFolder(folder);
      nextNumber++;
      return Optional.of(Block.open(path, counters));
    } catch (IOException e) {
      remove(unfinished);
      remove(path);
      throw new StoreException("cannot write block " + path + ": " + e.getMessage(), e);
    }
  }

  private void remove(Path file) {
    try {
      disk.delete(file);
    } catch (IOException e) {
      // A number is not used twice, so the next block does not meet this one.
      nextNumber++;
      log.warn("Left a block behind that failed: file={} reason={}", file, e.getMessage());
    }
  }

  /** Serves other blocks: some more, and some no longer, whose files are deleted when unread. */
  synchronized void replace(List<Block> removed, List<Block> added) {
    List<Block> next = new ArrayList<>(current.blocks());
    next.removeAll(removed);
    next.addAll(added);
    removed.forEach(Block::doom);
    publish(next);
  }

  private synchronized void publish(List<Block> blocks) {
    blocks.sort(BY_AGE);
    BlockSet before = current;
    newestMillis =
        blocks.stream().mapToLong(block -> block.footer().maxMillis()).max().orElse(Long.MIN_VALUE);
    current = new BlockSet(blocks);
    before.close();
  }

  /** Time of the newest sample in blocks; {@link Long#MIN_VALUE} without one. */
  long newestMillis() {
    return newestMillis;
  }

  /** The time below which all samples logged in a file of the log are in blocks. */
  long floorMillis(long segment) {
    long floor = Long.MIN_VALUE;
    try (BlockSet set = enter()) {
      for (Block block : set.blocks()) {
        for (BlockFormat.Cut cut : block.footer().cuts()) {
          if (cut.belowSegment() > segment) {
            floor = Math.max(floor, cut.belowMillis());
          }
        }
      }
    }
    return floor;
  }

  /** The lowest number that no block speaks of as being below. */
  long nextSegment() {
    long next = 1;
    try (BlockSet set = enter()) {
      for (Block block : set.blocks()) {
        for (BlockFormat.Cut cut : block.footer().cuts()) {
          next = Math.max(next, cut.belowSegment());
        }
      }
    }
    return next;
  }

  /** The newest sample of a series in blocks that reach up to a time; false without one. */
  boolean readNewest(Labels labels, long sinceMillis, SampleBuffer into) {
    long newest = Long.MIN_VALUE;
    try (BlockSet set = enter()) {
      for (Block block : set.blocks()) {
        int series = block.footer().maxMillis() < sinceMillis ? -1 : block.find(labels);
        long last = series < 0 ? Long.MIN_VALUE : block.read(series).lastMillis();
        if (last > newest) {
          into.clear();
          block.read(series, last, last, into);
          newest = into.size() > 0 ? last : newest;
        }
      }
    }
    return newest > Long.MIN_VALUE;
  }

  long bytes() {
    try (BlockSet set = enter()) {
      return set.blocks().stream().mapToLong(Block::bytes).sum();
    }
  }

  /** Lets go of all blocks. */
  synchronized void close() {
    publish(new ArrayList<>());
  }
}
