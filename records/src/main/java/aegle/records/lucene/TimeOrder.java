package aegle.records.lucene;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

/**
 * A segment's documents stand in the order of time and sequence, newest first; this finds places in
 * that order by halving.
 */
final class TimeOrder {
  private final LeafReader leaf;

  TimeOrder(LeafReader leaf) {
    this.leaf = leaf;
  }

  /** The first document that is not above this time and sequence; the end where all are. */
  int firstNotAbove(long timeNanos, long sequence) throws IOException {
    int low = 0;
    int high = leaf.maxDoc();
    while (low < high) {
      int middle = (low + high) >>> 1;
      long time = timeOf(middle);
      boolean above = time > timeNanos || (time == timeNanos && sequenceOf(middle) > sequence);
      if (above) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first document that is older than this time. */
  int firstBefore(long timeNanos) throws IOException {
    return timeNanos == Long.MIN_VALUE
        ? leaf.maxDoc()
        : firstNotAbove(timeNanos - 1, Long.MAX_VALUE);
  }

  long timeOf(int document) throws IOException {
    return valueOf(Names.TIME, document);
  }

  long sequenceOf(int document) throws IOException {
    return valueOf(Names.SEQUENCE, document);
  }

  private long valueOf(String column, int document) throws IOException {
    NumericDocValues values = DocValues.getNumeric(leaf, column);
    if (!values.advanceExact(document)) {
      throw new AssertionError("BUG: a document has no " + column);
    }
    return values.longValue();
  }
}
