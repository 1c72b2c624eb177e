package aegle.records.lucene;

import aegle.records.TopValues;
import aegle.signals.GoFloat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/**
 * Counts the values of a field. Values with a column are counted by their numbers in the segment's
 * dictionary; values without one (ids, long texts) by walking through the dictionary.
 */
final class TopCounter implements Counting.PartTask {
  /** Distinct values that are counted at once; then the rarest half is set aside. */
  private static final int MAX_VALUES = 200_000;

  private static final int TERMS_BETWEEN_LOOKS = 4_096;

  private final String field;
  private final Deadline deadline;
  private final Map<String, Tally> tallies = new HashMap<>();
  private long setAside;
  private long matched;
  private long missing;
  private boolean exact = true;

  TopCounter(String field, Deadline deadline) {
    this.field = field;
    this.deadline = deadline;
  }

  private static final class Tally {
    private long count;
  }

  @Override
  public void run(IndexSearch search, IndexSearch.Part part) throws IOException {
    FixedBitSet documents = new FixedBitSet(part.leaf().maxDoc());
    search.scan(part, new Documents(documents::set), IndexSearch.Appetite::always);
    FixedBitSet without = documents.clone();
    countTexts(part, documents, without);
    countIds(part, Names.ID, documents, without);
    countIds(part, Names.PACKED, documents, without);
    countNumbers(part, Names.WHOLE, documents, without, Long::toString);
    countNumbers(
        part,
        Names.REAL,
        documents,
        without,
        bits -> GoFloat.general(NumericUtils.sortableLongToDouble(bits)));
    matched += documents.cardinality();
    missing += without.cardinality();
  }

  private void countTexts(IndexSearch.Part part, FixedBitSet documents, FixedBitSet without)
      throws IOException {
    SortedSetDocValues texts = part.leaf().getSortedSetDocValues(field + Names.TEXT);
    if (texts == null) {
      return;
    }
    int[] counts = new int[Math.toIntExact(texts.getValueCount())];
    SortedDocValues single = DocValues.unwrapSingleton(texts);
    for (int document = first(documents);
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = next(documents, document)) {
      if (single != null) {
        if (single.advanceExact(document)) {
          counts[single.ordValue()]++;
          without.clear(document);
        }
      } else if (texts.advanceExact(document)) {
        for (int i = 0; i < texts.docValueCount(); i++) {
          counts[(int) texts.nextOrd()]++;
        }
        without.clear(document);
      }
    }
    for (int value = 0; value < counts.length; value++) {
      if (counts[value] > 0) {
        add(texts.lookupOrd(value).utf8ToString(), counts[value]);
      }
    }
  }

  private static int first(FixedBitSet bits) {
    return bits.length() == 0 ? DocIdSetIterator.NO_MORE_DOCS : bits.nextSetBit(0);
  }

  private static int next(FixedBitSet bits, int document) {
    return document + 1 >= bits.length()
        ? DocIdSetIterator.NO_MORE_DOCS
        : bits.nextSetBit(document + 1);
  }

  private void countIds(
      IndexSearch.Part part, String suffix, FixedBitSet documents, FixedBitSet without)
      throws IOException {
    boolean packed = suffix.equals(Names.PACKED);
    Terms terms = part.leaf().terms(field + suffix);
    if (terms == null || documents.cardinality() == 0) {
      return;
    }
    TermsEnum walk = terms.iterator();
    PostingsEnum postings = null;
    int looked = 0;
    for (@Nullable BytesRef term = walk.next(); term != null; term = walk.next()) {
      if (++looked % TERMS_BETWEEN_LOOKS == 0 && deadline.isOver()) {
        return;
      }
      postings = walk.postings(postings, PostingsEnum.NONE);
      int count = 0;
      for (int document = postings.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = postings.nextDoc()) {
        if (documents.get(document)) {
          without.clear(document);
          count++;
        }
      }
      if (count > 0) {
        add(packed ? PackedId.text(term) : term.utf8ToString(), count);
      }
    }
  }

  private void countNumbers(
      IndexSearch.Part part,
      String suffix,
      FixedBitSet documents,
      FixedBitSet without,
      LongFunction<String> text)
      throws IOException {
    NumericDocValues numbers = part.leaf().getNumericDocValues(field + suffix);
    if (numbers == null) {
      return;
    }
    Map<Long, Tally> counts = new HashMap<>();
    for (int document = first(documents);
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = next(documents, document)) {
      if (numbers.advanceExact(document)) {
        counts.computeIfAbsent(numbers.longValue(), _ -> new Tally()).count++;
        without.clear(document);
        if (counts.size() >= MAX_VALUES) {
          counts.forEach((value, tally) -> add(text.apply(value), tally.count));
          counts.clear();
        }
      }
    }
    counts.forEach((value, tally) -> add(text.apply(value), tally.count));
  }

  private void add(String value, long count) {
    tallies.computeIfAbsent(value, _ -> new Tally()).count += count;
    if (tallies.size() > MAX_VALUES) {
      exact = false;
      List<Map.Entry<String, Tally>> rarest = new ArrayList<>(tallies.entrySet());
      rarest.sort(Comparator.comparingLong(tally -> tally.getValue().count));
      for (Map.Entry<String, Tally> one : rarest.subList(0, MAX_VALUES / 2)) {
        setAside += one.getValue().count;
        tallies.remove(one.getKey());
      }
    }
  }

  TopValues top(int values) {
    List<TopValues.Counted> all = new ArrayList<>();
    tallies.forEach((value, tally) -> all.add(new TopValues.Counted(value, tally.count)));
    all.sort(
        Comparator.comparingLong(TopValues.Counted::entries)
            .reversed()
            .thenComparing(TopValues.Counted::value));
    int shown = Math.min(values, all.size());
    long others = setAside;
    for (TopValues.Counted one : all.subList(shown, all.size())) {
      others += one.entries();
    }
    return new TopValues(
        all.subList(0, shown),
        others,
        missing,
        matched,
        exact && !deadline.wasOver(),
        deadline.wasOver());
  }
}
