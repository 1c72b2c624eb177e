package aegle.metrics.tsdb;

import aegle.signals.Labels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The labels of the series in memory. Changed under the write lock, asked under the read lock of
 * {@link Head}.
 */
final class HeadIndex implements LabelIndex {
  private static final RoaringBitmap EMPTY = new RoaringBitmap();
  private static final String[] NO_VALUES = {};

  private final Map<String, Values> byName = new HashMap<>();
  private final RoaringBitmap all = new RoaringBitmap();
  private long pairs;

  /** Adds a series and returns its labels made of the strings that this index holds anyway. */
  Labels add(int slot, Labels labels) {
    all.add(slot);
    String[] shared = new String[labels.size() * 2];
    for (int i = 0; i < labels.size(); i++) {
      Values values = byName.get(labels.name(i));
      if (values == null) {
        values = new Values(labels.name(i));
        byName.put(labels.name(i), values);
      }
      Posting posting = values.byValue.get(labels.value(i));
      if (posting == null) {
        posting = new Posting(labels.value(i));
        values.byValue.put(labels.value(i), posting);
        values.forgetSorted();
        pairs++;
      }
      posting.series.add(slot);
      shared[2 * i] = values.name;
      shared[2 * i + 1] = posting.value;
    }
    return Labels.ofSorted(shared);
  }

  void remove(int slot, Labels labels) {
    all.remove(slot);
    labels.forEach((name, value) -> {
      Values values = byName.get(name);
      Posting posting = values == null ? null : values.byValue.get(value);
      if (values == null || posting == null) {
        throw new AssertionError("BUG: label " + name + " of a series is not in the index");
      }
      posting.series.remove(slot);
      if (posting.series.isEmpty()) {
        values.byValue.remove(value);
        values.forgetSorted();
        pairs--;
        if (values.byValue.isEmpty()) {
          byName.remove(name);
        }
      }
    });
  }

  @Override
  public RoaringBitmap all() {
    return all;
  }

  @Override
  public RoaringBitmap having(String name, String value) {
    Values values = byName.get(name);
    Posting posting = values == null ? null : values.byValue.get(value);
    return posting == null ? EMPTY : posting.series;
  }

  @Override
  public String[] values(String name) {
    Values values = byName.get(name);
    return values == null ? NO_VALUES : values.sorted();
  }

  @Override
  public String[] names() {
    String[] names = byName.keySet().toArray(String[]::new);
    Arrays.sort(names);
    return names;
  }

  long pairs() {
    return pairs;
  }

  /** The values of one label. */
  private static final class Values {
    private final String name;
    private final Map<String, Posting> byValue = new HashMap<>();

    // Made by readers, who may do so at the same time with the same result.
    private volatile String @Nullable [] sorted;

    Values(String name) {
      this.name = name;
    }

    void forgetSorted() {
      sorted = null;
    }

    String[] sorted() {
      String[] known = sorted;
      if (known == null) {
        known = byValue.keySet().toArray(String[]::new);
        Arrays.sort(known);
        sorted = known;
      }
      return known;
    }
  }

  /** The series with one value of one label. */
  private static final class Posting {
    private final String value;
    private final RoaringBitmap series = new RoaringBitmap();

    Posting(String value) {
      this.value = value;
    }
  }
}
