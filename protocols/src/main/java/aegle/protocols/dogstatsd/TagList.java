package aegle.protocols.dogstatsd;

import aegle.protocols.DecodeException;

/** Walks a list of tags such as {@code env:prod,canary}. */
final class TagList {
  /** The value of a tag that is only a word. */
  private static final String PRESENT = "true";

  private TagList() {}

  /** Who takes a tag. */
  @FunctionalInterface
  interface Taker<T> {
    void take(T into, String tag, String value);
  }

  /**
   * Gives each tag to the taker, in the order in which they stand.
   *
   * @param sign between a tag and its value
   * @throws DecodeException with the reason of refusal when there are too many
   */
  static <T> void walk(byte[] bytes, int from, int to, char sign, T into, Taker<T> taker) {
    int tags = 0;
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i < to && bytes[i] != ',') {
        continue;
      }
      if (i > start) {
        if (++tags > SeriesLabels.MAX_TAGS) {
          throw new DecodeException("too_many_tags");
        }
        take(bytes, start, i, sign, into, taker);
      }
      start = i + 1;
    }
  }

  private static <T> void take(byte[] bytes, int from, int to, char sign, T into, Taker<T> taker) {
    int at = from;
    while (at < to && bytes[at] != sign) {
      at++;
    }
    String value = at == to ? PRESENT : SeriesLabels.text(bytes, at + 1, to);
    taker.take(into, SeriesLabels.text(bytes, from, at), value);
  }
}
