package aegle.server.cardinality;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of one label of one metric of one source. Guarded by the lock of the source. */
final class LabelUse {
  /** Values that are remembered as examples: 5 that are kept and 5 that are folded. */
  static final int MAX_EXAMPLES = 5;

  /** Characters of an example: 80. */
  static final int MAX_EXAMPLE_CHARS = 80;

  /** How long it is remembered after the last time that values were folded: a day. */
  static final Duration MEMORY = Duration.ofDays(1);

  private final ValueSet values = new ValueSet();
  private final List<String> examples = new ArrayList<>(1);
  private @Nullable Births births;
  private @Nullable DistinctCount folded;
  private List<String> foldedExamples = List.of();
  private long foldedMillis;

  boolean knows(long hash) {
    return values.contains(hash);
  }

  int values() {
    return values.size();
  }

  /** Adds a value of a series that is kept; true where it is new, and a value at all. */
  boolean add(String value, long hash) {
    if (value.equals(SeriesBudget.OTHER) || values.contains(hash)) {
      return false;
    }
    values.add(hash);
    if (examples.size() < MAX_EXAMPLES) {
      examples.add(shortened(value));
    }
    return true;
  }

  void born(long nowMillis) {
    if (births == null) {
      births = new Births();
    }
    births.add(nowMillis);
  }

  /** Notes a value in whose place {@code __other__} was written. */
  void fold(String value, long hash, long nowMillis) {
    foldedMillis = nowMillis;
    if (folded == null) {
      folded = new DistinctCount();
      foldedExamples = new ArrayList<>();
    }
    folded.add(hash);
    String example = shortened(value);
    if (foldedExamples.size() < MAX_EXAMPLES && !foldedExamples.contains(example)) {
      foldedExamples.add(example);
    }
  }

  boolean isFolded() {
    return folded != null;
  }

  private static String shortened(String value) {
    return value.length() <= MAX_EXAMPLE_CHARS
        ? value
        : value.substring(0, MAX_EXAMPLE_CHARS) + "...";
  }

  /** Goes on with the memory of what was counted before the last census. */
  void inherit(LabelUse before, long nowMillis) {
    births = before.births;
    if (before.isFoldedLately(nowMillis)) {
      folded = before.folded;
      foldedExamples = before.foldedExamples;
      foldedMillis = before.foldedMillis;
    }
  }

  private boolean isFoldedLately(long nowMillis) {
    return folded != null && foldedMillis > nowMillis - MEMORY.toMillis();
  }

  boolean isWorthKeeping(long nowMillis) {
    return isFoldedLately(nowMillis) || (births != null && births.lastDay(nowMillis) > 0);
  }

  CardinalityReport.OfLabel report(String name, int budget, long nowMillis) {
    return new CardinalityReport.OfLabel(
        name,
        values.size(),
        budget,
        births == null ? 0 : births.lastHour(nowMillis),
        births == null ? 0 : births.lastDay(nowMillis),
        folded == null ? 0 : folded.count(),
        examples,
        foldedExamples);
  }
}
