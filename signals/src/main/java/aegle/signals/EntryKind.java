package aegle.signals;

import java.util.Locale;

/** The kinds of records that are kept, each with its own index and its own retention. */
public enum EntryKind {
  LOG,
  SPAN,
  ERROR,
  REPLAY,
  VITAL,
  ACCESS,
  CHECK_IN;

  /** The word of queries and folders: {@code log}, {@code check-in}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind of a word.
   *
   * @throws IllegalArgumentException naming the words that exist
   */
  public static EntryKind of(String word) {
    for (EntryKind kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "kind is "
            + GoQuote.of(word)
            + "; use one of log, span, error, replay, vital, access, check-in");
  }
}
