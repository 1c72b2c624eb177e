package aegle.metrics.tsdb;

import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * The series in memory in the order of their labels, kept from query to query: sorting a hundred
 * thousand label sets would cost more than the query. New series are put in by binary search.
 *
 * <p>Thread-safe by its own monitor. The head's index lock is taken before it.
 */
final class LabelOrder {
  private static final Comparator<HeadSeries> BY_LABELS = Comparator.comparing(HeadSeries::labels);

  private final List<HeadSeries> added = new ArrayList<>();
  private HeadSeries[] sorted = {};

  /** Place in the order by slot. */
  private int[] rankBySlot = {};

  synchronized void add(HeadSeries series) {
    added.add(series);
  }

  /** Takes out series that have left the head. */
  synchronized void removeLeft() {
    refresh();
    sorted = Arrays.stream(sorted).filter(series -> !series.isGone()).toArray(HeadSeries[]::new);
    rank();
  }

  /** All series in order. Not to be changed. */
  synchronized HeadSeries[] all() {
    refresh();
    return sorted;
  }

  /** The series of these slots in order. */
  synchronized List<HeadSeries> inOrder(RoaringBitmap slots) {
    refresh();
    int[] ranks = new int[slots.getCardinality()];
    IntIterator each = slots.getIntIterator();
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = rankBySlot[each.next()];
    }
    Arrays.sort(ranks);
    HeadSeries[] found = new HeadSeries[ranks.length];
    for (int i = 0; i < ranks.length; i++) {
      found[i] = sorted[ranks[i]];
    }
    return Arrays.asList(found);
  }

  private void refresh() {
    if (added.isEmpty()) {
      return;
    }
    HeadSeries[] more = added.toArray(HeadSeries[]::new);
    added.clear();
    Arrays.sort(more, BY_LABELS);
    HeadSeries[] merged = new HeadSeries[sorted.length + more.length];
    int from = 0;
    for (int i = 0; i < more.length; i++) {
      int place = place(more[i].labels(), from);
      System.arraycopy(sorted, from, merged, from + i, place - from);
      merged[place + i] = more[i];
      from = place;
    }
    System.arraycopy(sorted, from, merged, from + more.length, sorted.length - from);
    sorted = merged;
    rank();
  }

  private int place(Labels labels, int from) {
    int low = from;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle].labels().compareTo(labels) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void rank() {
    int slots = rankBySlot.length;
    for (HeadSeries series : sorted) {
      slots = Math.max(slots, series.slot() + 1);
    }
    int[] ranks = new int[slots];
    for (int i = 0; i < sorted.length; i++) {
      ranks[sorted[i].slot()] = i;
    }
    rankBySlot = ranks;
  }
}
