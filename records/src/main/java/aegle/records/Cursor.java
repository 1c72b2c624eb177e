package aegle.records;

import aegle.signals.GoQuote;

/**
 * A place between two entries: after the one of this time and sequence. It stays valid whatever is
 * appended or deleted.
 */
public record Cursor(long timeNanos, long sequence) {
  private static final int RADIX = 36;

  /** The cursor as a word for addresses. */
  public String text() {
    return Long.toString(timeNanos, RADIX) + "." + Long.toString(sequence, RADIX);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws RecordArgumentException when it did not
   */
  public static Cursor of(String text) {
    int dot = text.indexOf('.');
    try {
      if (dot > 0) {
        return new Cursor(
            Long.parseLong(text, 0, dot, RADIX),
            Long.parseLong(text, dot + 1, text.length(), RADIX));
      }
    } catch (NumberFormatException _) {
      // Falls through to the one answer for all malformed cursors.
    }
    throw new RecordArgumentException(
        "cursor is " + GoQuote.of(text) + "; give back the cursor of the page before, unchanged");
  }
}
