package aegle.server.cardinality;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of one label of one metric of one source. Guarded by the lock of the source. */
final class LabelUse {
  /** Values that are remembered as examples: 5 that are kept and 5 that are folded. */
  static final int MAX_EXAMPLES = 5;

  /** Characters of an example: 80. */
  static final int MAX_EXAMPLE_CHARS = 80;

  private final ValueSet values = new ValueSet();
  private final List<String> examples = new ArrayList<>(1);
  private @Nullable Births births;
  private @Nullable DistinctCount folded;
  private List<String> foldedExamples = List.of();

  boolean knows(long hash) {
    return values.contains(hash);
  }

  int values() {
    return values.size();
  }

  /** Adds a value of a series that is kept; true where it is new. */
  boolean add(String value, long hash) {
    if (values.contains(hash)) {
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
  void fold(String value, long hash) {
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

  private static String shortened(String value) {
    return value.length() <= MAX_EXAMPLE_CHARS
        ? value
        : value.substring(0, MAX_EXAMPLE_CHARS) + "...";
  }

  /** Goes on with the memory of what was counted before the last census. */
  void inherit(LabelUse before) {
    births = before.births;
    folded = before.folded;
    foldedExamples = before.foldedExamples;
  }

  boolean isWorthKeeping(long nowMillis) {
    return folded != null || (births != null && births.lastDay(nowMillis) > 0);
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
