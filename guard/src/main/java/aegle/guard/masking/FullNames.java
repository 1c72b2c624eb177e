package aegle.guard.masking;

/**
 * Whole values that look like a person's name: two to four words, each in Thai letters or in Latin
 * ones with a capital first. Asked only of labels that say whom a series is about.
 */
final class FullNames {
  private static final int MIN_WORDS = 2;
  private static final int MAX_WORDS = 4;
  private static final int MAX_WORD_CHARS = 30;

  private FullNames() {}

  /** Whether a label of this name says whom a series is about. */
  static boolean isAbout(String label) {
    return label.equals("customer") || label.equals("contact");
  }

  /** Whether a value looks like a person's name. */
  static boolean isName(String value) {
    if (value.length() > MAX_WORDS * MAX_WORD_CHARS) {
      return false;
    }
    String[] words = value.strip().split(" ", -1);
    if (words.length < MIN_WORDS || words.length > MAX_WORDS) {
      return false;
    }
    for (String word : words) {
      if (!isWord(word)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(String word) {
    if (word.length() < 2 || word.length() > MAX_WORD_CHARS) {
      return false;
    }
    boolean thai = Chars.isThai(word.charAt(0));
    if (!thai && !Chars.isUpper(word.charAt(0))) {
      return false;
    }
    for (int i = 1; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean kept =
          thai ? Chars.isThai(c) && Chars.digit(c) < 0 : (c >= 'a' && c <= 'z') || isJoint(c);
      if (!kept) {
        return false;
      }
    }
    return true;
  }

  private static boolean isJoint(char c) {
    return c == '-' || c == '\'' || c == '.' || c == '\u2019';
  }
}
