package aegle.metrics.tsdb;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The names of the numbers in a block's file: see the drawing in the package's story. */
final class BlockFormat {
  static final long MAGIC = 0x314b4c424c474541L; // "AEGLBLK1", little-endian
  static final int VERSION = 1;
  static final int HEADER_BYTES = 16;
  static final String SUFFIX = ".block";

  static final int ENTRIES = 0;
  static final int ENTRY_OFFSETS = 1;
  static final int SYMBOLS = 2;
  static final int SYMBOL_OFFSETS = 3;
  static final int BITMAPS = 4;
  static final int NAMES = 5;
  static final int VALUES = 6;
  static final int CUTS = 7;
  static final int SECTIONS = 8;

  /** Six 8-byte and four 4-byte figures, the sections, two figures, checksum, version, magic. */
  static final int FOOTER_BYTES = 6 * 8 + 4 * 4 + SECTIONS * 8 + 2 * 4 + 4 + 4 + 8;

  static final int NAME_BYTES = 12;
  static final int VALUE_BYTES = 8;
  static final int CUT_BYTES = 16;

  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private BlockFormat() {}

  /**
   * What a block says of the log: samples older than {@code belowMillis} that were logged in files
   * numbered below {@code belowSegment} are in this block or an older one. So a block that has its
   * name makes part of the log needless in the same instant.
   */
  record Cut(long belowSegment, long belowMillis) {}
}
