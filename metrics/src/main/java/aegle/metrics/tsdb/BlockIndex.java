package aegle.metrics.tsdb;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/** The index of a block, read from its mapping as asked. */
final class BlockIndex implements LabelIndex {
  private static final RoaringBitmap EMPTY = new RoaringBitmap();

  private final Block block;
  private final MemorySegment map;
  private final Block.Footer footer;
  private final String[] names;
  private final Map<String, Values> byName = new HashMap<>();

  /** The places of a label's values in the table of values. */
  private record Values(int first, int count) {}

  BlockIndex(Block block, MemorySegment map, Block.Footer footer) {
    this.block = block;
    this.map = map;
    this.footer = footer;
    names = new String[footer.names()];
    for (int i = 0; i < names.length; i++) {
      long at = footer.sections()[BlockFormat.NAMES] + (long) i * BlockFormat.NAME_BYTES;
      names[i] = block.symbol(map.get(BlockFormat.INT, at));
      byName.put(
          names[i], new Values(map.get(BlockFormat.INT, at + 4), map.get(BlockFormat.INT, at + 8)));
    }
  }

  @Override
  public RoaringBitmap all() {
    return RoaringBitmap.bitmapOfRange(0, footer.series());
  }

  @Override
  public RoaringBitmap having(String name, String value) {
    Values values = byName.get(name);
    if (values == null) {
      return EMPTY;
    }
    int low = values.first;
    int high = values.first + values.count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = value(middle).compareTo(value);
      if (order == 0) {
        return bitmap(middle);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return EMPTY;
  }

  private long place(int value) {
    return footer.sections()[BlockFormat.VALUES] + (long) value * BlockFormat.VALUE_BYTES;
  }

  private String value(int value) {
    return block.symbol(map.get(BlockFormat.INT, place(value)));
  }

  private RoaringBitmap bitmap(int value) {
    long from = Integer.toUnsignedLong(map.get(BlockFormat.INT, place(value) + 4));
    long to = Integer.toUnsignedLong(map.get(BlockFormat.INT, place(value + 1) + 4));
    long at = footer.sections()[BlockFormat.BITMAPS] + from;
    RoaringBitmap bitmap = new RoaringBitmap();
    try {
      bitmap.deserialize(map.asSlice(at, to - from).asByteBuffer());
    } catch (IOException e) {
      throw new AssertionError("BUG: a verified posting list cannot be read in " + block, e);
    }
    return bitmap;
  }

  @Override
  public String[] values(String name) {
    Values values = byName.get(name);
    if (values == null) {
      return new String[0];
    }
    String[] texts = new String[values.count];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = value(values.first + i);
    }
    return texts;
  }

  @Override
  public String[] names() {
    return names;
  }
}
