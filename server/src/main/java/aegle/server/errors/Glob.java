package aegle.server.errors;

/** Globs: {@code *} stands for any text, {@code ?} for one character. */
final class Glob {
  private Glob() {}

  /**
   * Whether a whole text is as a glob says, whatever the case. Takes time in proportion to the
   * product of both lengths at most, since only the last star is ever tried again.
   */
  static boolean matches(String glob, String text) {
    int g = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
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
