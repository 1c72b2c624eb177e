package aegle.metrics.tsdb;

import aegle.metrics.SampleBuffer;
import aegle.signals.Labels;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An immutable file of samples with their index, mapped. Any thread may read while it holds a
 * {@link BlockSet} that contains the block; when the last such set is let go, the mapping is closed
 * and, if the block was replaced or is too old, the file deleted.
 */
final class Block {
  private static final Logger log = LoggerFactory.getLogger(Block.class);

  private final Path path;
  private final Arena arena;
  private final MemorySegment map;
  private final Counters counters;
  private final Footer footer;
  private final @Nullable String[] symbols;
  private final BlockIndex index;
  private final AtomicInteger owners = new AtomicInteger();
  private final AtomicBoolean damageReported = new AtomicBoolean();
  private volatile boolean doomed;

  private Block(Path path, Arena arena, MemorySegment map, Footer footer, Counters counters) {
    this.path = path;
    this.arena = arena;
    this.map = map;
    this.footer = footer;
    this.counters = counters;
    this.symbols = new String[footer.symbols];
    this.index = new BlockIndex(this, map, footer);
  }

  /** The fixed end of the file. Compared with nothing, so that an array of numbers is no trap. */
  @SuppressWarnings("ArrayRecordComponent")
  record Footer(
      long minMillis,
      long maxMillis,
      long windowStart,
      long windowEnd,
      long samples,
      long chunks,
      int series,
      int symbols,
      int names,
      int values,
      long[] sections,
      List<BlockFormat.Cut> cuts) {}

  /**
   * Maps a block and verifies its index.
   *
   * @throws DamagedBlockException when the file is not a whole block
   */
  @SuppressWarnings("MustBeClosedChecker") // The last set with the block closes the arena.
  static Block open(Path path, Counters counters) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new Block(path, arena, map, readFooter(path, map), counters);
    } catch (IOException | RuntimeException e) {
      arena.close();
      if (e instanceof IndexOutOfBoundsException) {
        throw new DamagedBlockException(path + " is damaged: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static Footer readFooter(Path path, MemorySegment map) throws IOException {
    long size = map.byteSize();
    long start = size - BlockFormat.FOOTER_BYTES;
    if (start < BlockFormat.HEADER_BYTES
        || map.get(BlockFormat.LONG, 0) != BlockFormat.MAGIC
        || map.get(BlockFormat.LONG, size - 8) != BlockFormat.MAGIC) {
      throw new DamagedBlockException(path + " is no whole block: " + size + " bytes", null);
    }
    byte[] bytes = map.asSlice(start).toArray(ValueLayout.JAVA_BYTE);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length - 16);
    ByteCursor in = new ByteCursor(bytes, 0, bytes.length);
    long[] times = new long[6];
    for (int i = 0; i < times.length; i++) {
      times[i] = in.longValue();
    }
    int[] counts = {in.intValue(), in.intValue(), in.intValue(), in.intValue()};
    long[] sections = new long[BlockFormat.SECTIONS];
    for (int i = 0; i < sections.length; i++) {
      sections[i] = in.longValue();
    }
    int cutCount = in.intValue();
    int indexChecksum = in.intValue();
    if (in.intValue() != (int) checksum.getValue()) {
      throw new DamagedBlockException(path + " has a damaged footer", null);
    }
    int version = in.intValue();
    if (version != BlockFormat.VERSION) {
      throw new DamagedBlockException(
          path + " is of version " + version + "; readable is " + BlockFormat.VERSION, null);
    }
    checksum.reset();
    long indexStart = sections[BlockFormat.ENTRIES];
    checksum.update(map.asSlice(indexStart, start - indexStart).asByteBuffer());
    if ((int) checksum.getValue() != indexChecksum) {
      throw new DamagedBlockException(path + " has a damaged index", null);
    }
    List<BlockFormat.Cut> cuts = new ArrayList<>();
    for (int i = 0; i < cutCount; i++) {
      long at = sections[BlockFormat.CUTS] + (long) i * BlockFormat.CUT_BYTES;
      cuts.add(
          new BlockFormat.Cut(map.get(BlockFormat.LONG, at), map.get(BlockFormat.LONG, at + 8)));
    }
    return new Footer(
        times[0],
        times[1],
        times[2],
        times[3],
        times[4],
        times[5],
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        sections,
        List.copyOf(cuts));
  }

  /** The file cannot be served. */
  static final class DamagedBlockException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedBlockException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  Path path() {
    return path;
  }

  Footer footer() {
    return footer;
  }

  LabelIndex index() {
    return index;
  }

  int series() {
    return footer.series;
  }

  long bytes() {
    return map.byteSize();
  }

  boolean overlaps(long fromMillis, long toMillis) {
    return footer.minMillis <= toMillis && footer.maxMillis >= fromMillis;
  }

  String symbol(int number) {
    String known = symbols[number];
    if (known == null) {
      long at = footer.sections[BlockFormat.SYMBOL_OFFSETS] + 4L * number;
      int from = map.get(BlockFormat.INT, at);
      int length = map.get(BlockFormat.INT, at + 4) - from;
      byte[] utf8 = new byte[length];
      MemorySegment.copy(
          map,
          ValueLayout.JAVA_BYTE,
          footer.sections[BlockFormat.SYMBOLS] + Integer.toUnsignedLong(from),
          utf8,
          0,
          length);
      known = new String(utf8, StandardCharsets.UTF_8);
      symbols[number] = known;
    }
    return known;
  }

  private ByteCursor entry(int series) {
    long at = footer.sections[BlockFormat.ENTRY_OFFSETS] + 4L * series;
    long from = Integer.toUnsignedLong(map.get(BlockFormat.INT, at));
    int length = (int) (Integer.toUnsignedLong(map.get(BlockFormat.INT, at + 4)) - from);
    byte[] bytes = new byte[length];
    MemorySegment.copy(
        map, ValueLayout.JAVA_BYTE, footer.sections[BlockFormat.ENTRIES] + from, bytes, 0, length);
    return new ByteCursor(bytes, 0, length);
  }

  /** What the entry of a series says: its labels, and the time of its first and last sample. */
  record Entry(Labels labels, long firstMillis, long lastMillis) {}

  Entry read(int series) {
    ByteCursor in = entry(series);
    int chunks = in.intVarint();
    long first = footer.windowStart + in.zigZag();
    in.varint();
    long last = first;
    for (int i = 0; i < chunks; i++) {
      last += (i > 0 ? in.varint() : 0) + in.varint();
      in.varint();
    }
    String[] pairs = new String[in.intVarint() * 2];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = symbol((int) in.varint());
    }
    return new Entry(Labels.ofSorted(pairs), first, last);
  }

  /** The number of the series with these labels, or -1. */
  int find(Labels labels) {
    int low = 0;
    int high = footer.series - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = read(middle).labels().compareTo(labels);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Adds the samples of a series in the range, oldest first; leaves out damaged chunks. */
  void read(int series, long fromMillis, long toMillis, SampleBuffer into) {
    ByteCursor in = entry(series);
    int chunks = in.intVarint();
    long last = footer.windowStart + in.zigZag();
    long at = in.varint();
    for (int i = 0; i < chunks; i++) {
      long first = last + (i > 0 ? in.varint() : 0);
      last = first + in.varint();
      int length = in.intVarint();
      if (first > toMillis) {
        return;
      }
      if (last >= fromMillis) {
        readChunk(at, length, first, fromMillis, toMillis, into);
      }
      at += 4 + length;
    }
  }

  private void readChunk(
      long at, int length, long base, long fromMillis, long toMillis, SampleBuffer into) {
    // Eight bytes more than needed, so that the decoder reads whole words up to the end.
    byte[] bytes = new byte[length + 8];
    MemorySegment.copy(map, ValueLayout.JAVA_BYTE, at + 4, bytes, 0, length);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    if ((int) checksum.getValue() != map.get(BlockFormat.INT, at)) {
      reportDamage(at);
      return;
    }
    ChunkDecoder.decode(bytes, 0, length, base, fromMillis, toMillis, into);
  }

  private void reportDamage(long at) {
    counters.damagedChunks.increment();
    if (damageReported.compareAndSet(false, true)) {
      log.error(
          "Left out damaged samples of a block, which is served without them: file={} offset={}",
          path,
          at);
    }
  }

  /** Closes a block that was never in a set. */
  void discard() {
    arena.close();
  }

  void retain() {
    owners.incrementAndGet();
  }

  /** Lets go; the last one closes the mapping. */
  void release() {
    if (owners.decrementAndGet() > 0) {
      return;
    }
    arena.close();
    if (doomed) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        log.warn("Left a replaced block behind: file={} reason={}", path, e.getMessage());
      }
    }
  }

  /** The file is deleted when nobody reads it any more. */
  void doom() {
    doomed = true;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
