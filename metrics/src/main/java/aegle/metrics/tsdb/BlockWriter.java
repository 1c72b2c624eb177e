package aegle.metrics.tsdb;

import aegle.metrics.SampleBuffer;
import aegle.signals.Labels;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.roaringbitmap.RoaringBitmap;

/**
 * Writes a block from front to back: chunks as the series come, the index at the end. The layout is
 * drawn in the package's story. The file counts only once {@link Blocks} has given it its name.
 */
final class BlockWriter implements Closeable {
  /** Samples of one chunk: fewer cost more bytes, more cost time when a query wants a few. */
  static final int SAMPLES_PER_CHUNK = 240;

  private static final int BUFFER_BYTES = 1 << 18;

  private final Disk.Output output;
  private final long windowStart;
  private final long windowEnd;
  private final ChunkEncoder encoder = new ChunkEncoder();
  private final ByteSink buffer = new ByteSink(BUFFER_BYTES + (1 << 14));
  private final ByteSink chunk = new ByteSink(1 << 12);
  private final ByteSink entries = new ByteSink(1 << 16);
  private final ByteSink entryOffsets = new ByteSink(1 << 12);
  private final CRC32C checksum = new CRC32C();

  // Symbols are numbered as they come, so that frequent ones have short numbers.
  private final Map<String, Integer> symbols = new HashMap<>();
  private final TreeMap<String, TreeMap<String, RoaringBitmap>> postings = new TreeMap<>();

  private long position;
  private long minMillis = Long.MAX_VALUE;
  private long maxMillis = Long.MIN_VALUE;
  private long samples;
  private long chunks;
  private int series;
  private boolean indexed;

  /**
   * Begins a block.
   *
   * @param windowStart and {@code windowEnd}: the aligned span that the block stands for
   */
  BlockWriter(Disk.Output output, long windowStart, long windowEnd) {
    this.output = output;
    this.windowStart = windowStart;
    this.windowEnd = windowEnd;
    buffer.putLong(BlockFormat.MAGIC);
    buffer.putInt(BlockFormat.VERSION);
    buffer.putInt(0);
  }

  /** Adds a series; they come in the order of their labels, each with at least one sample. */
  void add(Labels labels, SampleBuffer buffered) throws IOException {
    int count = buffered.size();
    long[] timestamps = buffered.timestampsMillis();
    entryOffsets.putInt(entries.size());
    int chunkCount = (count + SAMPLES_PER_CHUNK - 1) / SAMPLES_PER_CHUNK;
    entries.putVarint(chunkCount);
    entries.putZigZag(timestamps[0] - windowStart);
    entries.putVarint(position + buffer.size());
    for (int i = 0; i < chunkCount; i++) {
      // Chunks of nearly equal size rather than a short one at the end.
      int from = (int) ((long) count * i / chunkCount);
      int to = (int) ((long) count * (i + 1) / chunkCount);
      if (i > 0) {
        entries.putVarint(timestamps[from] - timestamps[from - 1]);
      }
      entries.putVarint(timestamps[to - 1] - timestamps[from]);
      entries.putVarint(addChunk(buffered, from, to - from));
    }
    addLabels(labels);
    minMillis = Math.min(minMillis, timestamps[0]);
    maxMillis = Math.max(maxMillis, timestamps[count - 1]);
    samples += count;
    chunks += chunkCount;
    series++;
    if (buffer.size() >= BUFFER_BYTES) {
      flush();
    }
  }

  private int addChunk(SampleBuffer buffered, int from, int count) {
    chunk.clear();
    long base = buffered.timestampMillis(from);
    encoder.encode(buffered.timestampsMillis(), buffered.values(), from, count, base, chunk);
    checksum.reset();
    checksum.update(chunk.array(), 0, chunk.size());
    buffer.putInt((int) checksum.getValue());
    buffer.putBytes(chunk.array(), 0, chunk.size());
    return chunk.size();
  }

  private void addLabels(Labels labels) {
    entries.putVarint(labels.size());
    for (int i = 0; i < labels.size(); i++) {
      entries.putVarint(symbol(labels.name(i)));
      entries.putVarint(symbol(labels.value(i)));
      postings
          .computeIfAbsent(labels.name(i), _ -> new TreeMap<>())
          .computeIfAbsent(labels.value(i), _ -> new RoaringBitmap())
          .add(series);
    }
  }

  private int symbol(String text) {
    Integer known = symbols.get(text);
    if (known == null) {
      known = symbols.size();
      symbols.put(text, known);
    }
    return known;
  }

  private void flush() throws IOException {
    output.write(ByteBuffer.wrap(buffer.array(), 0, buffer.size()));
    if (indexed) {
      checksum.update(buffer.array(), 0, buffer.size());
    }
    position += buffer.size();
    buffer.clear();
  }

  boolean isEmpty() {
    return series == 0;
  }

  /**
   * Writes the index and forces all to the device.
   *
   * @param cuts what the block says of the log
   */
  void finish(List<BlockFormat.Cut> cuts) throws IOException {
    flush();
    indexed = true;
    checksum.reset();
    long[] sections = new long[BlockFormat.SECTIONS];
    sections[BlockFormat.ENTRIES] = section(entries);
    entryOffsets.putInt(entries.size());
    sections[BlockFormat.ENTRY_OFFSETS] = section(entryOffsets);
    writeSymbols(sections);
    int values = writePostings(sections);
    ByteSink list = new ByteSink(256);
    for (BlockFormat.Cut cut : cuts) {
      list.putLong(cut.belowSegment());
      list.putLong(cut.belowMillis());
    }
    sections[BlockFormat.CUTS] = section(list);
    flush();
    writeFooter(sections, values, cuts.size());
    output.force();
  }

  private long section(ByteSink bytes) throws IOException {
    long at = position + buffer.size();
    for (int from = 0; from < bytes.size(); from += BUFFER_BYTES) {
      buffer.putBytes(bytes.array(), from, Math.min(BUFFER_BYTES, bytes.size() - from));
      flush();
    }
    return at;
  }

  private void writeSymbols(long[] sections) throws IOException {
    String[] byNumber = new String[symbols.size()];
    symbols.forEach((text, number) -> byNumber[number] = text);
    ByteSink texts = new ByteSink(1 << 16);
    ByteSink offsets = new ByteSink(1 << 12);
    for (String text : byNumber) {
      offsets.putInt(texts.size());
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      texts.putBytes(utf8, 0, utf8.length);
    }
    offsets.putInt(texts.size());
    sections[BlockFormat.SYMBOLS] = section(texts);
    sections[BlockFormat.SYMBOL_OFFSETS] = section(offsets);
  }

  private int writePostings(long[] sections) throws IOException {
    ByteSink bitmaps = new ByteSink(1 << 16);
    ByteSink names = new ByteSink(1 << 10);
    ByteSink values = new ByteSink(1 << 12);
    int count = 0;
    for (Map.Entry<String, TreeMap<String, RoaringBitmap>> name : postings.entrySet()) {
      names.putInt(symbol(name.getKey()));
      names.putInt(count);
      names.putInt(name.getValue().size());
      count += name.getValue().size();
      for (Map.Entry<String, RoaringBitmap> value : name.getValue().entrySet()) {
        RoaringBitmap bitmap = value.getValue();
        bitmap.runOptimize();
        values.putInt(symbol(value.getKey()));
        values.putInt(bitmaps.size());
        byte[] bytes = new byte[bitmap.serializedSizeInBytes()];
        bitmap.serialize(ByteBuffer.wrap(bytes));
        bitmaps.putBytes(bytes, 0, bytes.length);
      }
    }
    values.putInt(-1);
    values.putInt(bitmaps.size());
    sections[BlockFormat.BITMAPS] = section(bitmaps);
    sections[BlockFormat.NAMES] = section(names);
    sections[BlockFormat.VALUES] = section(values);
    return count;
  }

  private void writeFooter(long[] sections, int values, int cuts) throws IOException {
    ByteSink footer = new ByteSink(BlockFormat.FOOTER_BYTES);
    footer.putLong(minMillis);
    footer.putLong(maxMillis);
    footer.putLong(windowStart);
    footer.putLong(windowEnd);
    footer.putLong(samples);
    footer.putLong(chunks);
    footer.putInt(series);
    footer.putInt(symbols.size());
    footer.putInt(postings.size());
    footer.putInt(values);
    for (long section : sections) {
      footer.putLong(section);
    }
    footer.putInt(cuts);
    footer.putInt((int) checksum.getValue());
    CRC32C own = new CRC32C();
    own.update(footer.array(), 0, footer.size());
    footer.putInt((int) own.getValue());
    footer.putInt(BlockFormat.VERSION);
    footer.putLong(BlockFormat.MAGIC);
    if (footer.size() != BlockFormat.FOOTER_BYTES) {
      throw new AssertionError("BUG: the footer has " + footer.size() + " bytes");
    }
    output.write(ByteBuffer.wrap(Arrays.copyOf(footer.array(), footer.size())));
  }

  @Override
  public void close() throws IOException {
    output.close();
  }
}
