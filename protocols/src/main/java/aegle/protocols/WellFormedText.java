package aegle.protocols;

/** Texts of strangers made fit to be written as UTF-8. */
public final class WellFormedText {
  private static final char REPLACEMENT = '\uFFFD';

  private WellFormedText() {}

  /**
   * The text with each half of a torn surrogate pair replaced; most texts come back as they are.
   */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return repaired(text, i);
      }
    }
    return text;
  }

  /** The text, cut to a number of UTF-16 units, never through a pair. */
  public static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
    return text.substring(0, end);
  }

  private static String repaired(String text, int from) {
    StringBuilder repaired = new StringBuilder(text);
    for (int i = from; i < repaired.length(); i++) {
      if (i + 1 < repaired.length()
          && Character.isSurrogatePair(repaired.charAt(i), repaired.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(repaired.charAt(i))) {
        repaired.setCharAt(i, REPLACEMENT);
      }
    }
    return repaired.toString();
  }
}
