package aegle.guard.masking;

/**
 * Paths as the leak map keeps them: short, and without names that senders make up per value. What
 * is not written as names are in code may be a value, or somebody's name, and becomes a star.
 */
final class LeakPath {
  /** Longer paths are cut. */
  static final int MAX_CHARS = 160;

  /** An element with more digits than this is a value, not a name. */
  private static final int MAX_DIGITS = 3;

  private static final int MAX_ELEMENT_CHARS = 48;

  private LeakPath() {}

  static String of(String path) {
    boolean plain = path.length() <= MAX_CHARS;
    int digits = 0;
    int element = 0;
    for (int i = 0; plain && i < path.length(); i++) {
      char c = path.charAt(i);
      boolean isDot = c == '.';
      digits = isDot ? 0 : c >= '0' && c <= '9' ? digits + 1 : digits;
      element = isDot ? 0 : element + 1;
      plain = digits <= MAX_DIGITS && element <= MAX_ELEMENT_CHARS && (isDot || isOfName(path, i));
    }
    return plain ? path : withStars(path);
  }

  private static String withStars(String path) {
    StringBuilder kept = new StringBuilder();
    int start = 0;
    while (start <= path.length() && kept.length() < MAX_CHARS) {
      int end = path.indexOf('.', start);
      end = end < 0 ? path.length() : end;
      if (start > 0) {
        kept.append('.');
      }
      kept.append(isName(path, start, end) ? path.substring(start, end) : "*");
      start = end + 1;
    }
    return kept.length() <= MAX_CHARS ? kept.toString() : kept.substring(0, MAX_CHARS);
  }

  private static boolean isName(String path, int start, int end) {
    int digits = 0;
    for (int i = start; i < end; i++) {
      if (!isOfName(path, i)) {
        return false;
      }
      if (Character.isDigit(path.charAt(i))) {
        digits++;
      }
    }
    return digits <= MAX_DIGITS && end - start <= MAX_ELEMENT_CHARS;
  }

  /** Letters, digits and what selectors, lists and headers are written with. */
  private static boolean isOfName(String path, int at) {
    char c = path.charAt(at);
    if (c == ' ') {
      // Between an element of a page and the one within it: "html > head".
      boolean before = at > 0 && path.charAt(at - 1) == '>';
      return before || (at + 1 < path.length() && path.charAt(at + 1) == '>');
    }
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_-$[]>#:/*".indexOf(c) >= 0;
  }
}
