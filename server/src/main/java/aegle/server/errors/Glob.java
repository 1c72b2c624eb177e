package aegle.server.errors;

/** Globs: {@code *} stands for any text, {@code ?} for one character. */
final class Glob {
  /** Characters of a text that are looked at; longer texts match by their beginning. */
  static final int MAX_TEXT_CHARS = 1_000;

  private Glob() {}

  /** Comparisons of one character that may still be made; shared by all globs of one question. */
  static final class Steps {
    private long left;

    Steps(long allowed) {
      left = allowed;
    }

    /** How many are left; below zero: the last answer is none. */
    long left() {
      return left;
    }
  }

  /**
   * Whether a whole text is as a glob says, whatever the case. Takes time in proportion to the
   * product of both lengths at most, since only the last star is ever tried again. With no steps
   * left nothing matches.
   */
  static boolean matches(String glob, String whole, Steps steps) {
    String text = whole.length() <= MAX_TEXT_CHARS ? whole : whole.substring(0, MAX_TEXT_CHARS);
    int g = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (--steps.left < 0) {
        return false;
      }
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        resume = t;
      } else if (g < glob.length() && isSame(glob.charAt(g), text.charAt(t))) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }

  private static boolean isSame(char wanted, char c) {
    return wanted == '?' || Character.toLowerCase(wanted) == Character.toLowerCase(c);
  }
}
