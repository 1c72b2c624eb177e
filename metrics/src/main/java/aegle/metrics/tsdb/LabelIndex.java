package aegle.metrics.tsdb;

import org.roaringbitmap.RoaringBitmap;

/**
 * Which series carry which labels: answered by the head and by every block. Numbers of series mean
 * something within one index only. Bitmaps that are handed out are not to be changed.
 */
interface LabelIndex {
  /** All series. */
  RoaringBitmap all();

  /** The series with this label; empty when there is none. */
  RoaringBitmap having(String name, String value);

  /** Sorted values of a label; empty when no series has it. Not to be changed. */
  String[] values(String name);

  /** Sorted names of all labels. Not to be changed. */
  String[] names();
}
