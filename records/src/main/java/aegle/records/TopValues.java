package aegle.records;

import java.util.List;

/**
 * The most frequent values of a field.
 *
 * @param values most frequent first, equally frequent ones by their text
 * @param others how often further values occurred
 * @param missing how many matching entries have no such field
 * @param matched how many entries match
 * @param exact whether all values were counted to the end; false where a field has so many that
 *     rare ones were set aside, or where time ran out
 * @param timedOut whether the time limit ended the counting
 */
public record TopValues(
    List<Counted> values,
    long others,
    long missing,
    long matched,
    boolean exact,
    boolean timedOut) {
  public TopValues {
    values = List.copyOf(values);
  }

  /** The same with the most frequent of the values only; the rest counts among the others. */
  public TopValues first(int count) {
    List<Counted> few = values.subList(0, Math.min(count, values.size()));
    long rest = values.stream().skip(few.size()).mapToLong(Counted::entries).sum();
    return new TopValues(few, others + rest, missing, matched, exact, timedOut);
  }

  /** A value, as text, and how many entries have it. */
  public record Counted(String value, long entries) {}
}
