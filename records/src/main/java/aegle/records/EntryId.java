package aegle.records;

import aegle.signals.EntryKind;
import aegle.signals.GoQuote;

/**
 * What tells one stored entry from all others, for as long as it is kept.
 *
 * @param timeNanos the entry's time
 * @param sequence its number in the order of arrival, counted over all kinds
 */
public record EntryId(EntryKind kind, long timeNanos, long sequence) {
  private static final String SEPARATOR = "~";

  /** The id as a word for addresses. */
  public String text() {
    return kind.word() + SEPARATOR + cursor().text();
  }

  /** The place after this entry. */
  public Cursor cursor() {
    return new Cursor(timeNanos, sequence);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws RecordArgumentException when it did not
   */
  public static EntryId of(String text) {
    int end = text.indexOf(SEPARATOR);
    if (end < 0) {
      throw new RecordArgumentException(
          "record id is " + GoQuote.of(text) + "; use an id that a search gave");
    }
    EntryKind kind = kind(text.substring(0, end));
    Cursor place = Cursor.of(text.substring(end + 1));
    return new EntryId(kind, place.timeNanos(), place.sequence());
  }

  private static EntryKind kind(String word) {
    try {
      return EntryKind.of(word);
    } catch (IllegalArgumentException e) {
      throw new RecordArgumentException(String.valueOf(e.getMessage()));
    }
  }
}
