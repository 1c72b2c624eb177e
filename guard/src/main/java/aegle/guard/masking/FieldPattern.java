package aegle.guard.masking;

import java.util.Locale;

/**
 * A pattern of {@link FieldRule}, ready to be held against paths.
 *
 * <p>The folded form of a name has lower-case letters and neither {@code _} nor {@code -} nor
 * spaces, so the ways in which programmers join words do not matter.
 */
final class FieldPattern {
  static final int MAX_CHARS = 200;

  /** A pattern that begins so is for parameters of URLs and forms only. */
  private static final char PARAMETER = '?';

  private final String[] elements;
  private final boolean parameterOnly;

  FieldPattern(String pattern) {
    parameterOnly = pattern.charAt(0) == PARAMETER;
    elements = fold(parameterOnly ? pattern.substring(1) : pattern).split("\\.", -1);
  }

  static boolean isValid(String pattern) {
    String names = pattern.startsWith("?") ? pattern.substring(1) : pattern;
    return !names.isEmpty()
        && names.length() <= MAX_CHARS
        && !names.startsWith(".")
        && !names.endsWith(".")
        && !names.contains("..")
        && !fold(names).isEmpty();
  }

  /** The folded form of a name or path. Indexes of lists and what nobody sees are left out. */
  static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_' && c != '-' && c != ' ' && c != '[' && c != ']' && !Chars.isInvisible(c)) {
        folded.append(c);
      }
    }
    return folded.toString().toLowerCase(Locale.ROOT);
  }

  boolean parameterOnly() {
    return parameterOnly;
  }

  /** Whether it is one element without a star, so that a map finds it. */
  boolean isPlainName() {
    return elements.length == 1 && elements[0].indexOf('*') < 0;
  }

  boolean isOneElement() {
    return elements.length == 1;
  }

  String last() {
    return elements[elements.length - 1];
  }

  /** Whether it meets the last elements of a folded path. */
  boolean meets(String foldedPath) {
    int end = foldedPath.length();
    for (int i = elements.length - 1; i >= 0; i--) {
      if (end < 0) {
        return false;
      }
      int start = foldedPath.lastIndexOf('.', end - 1) + 1;
      if (!glob(elements[i], foldedPath, start, end)) {
        return false;
      }
      end = start - 1;
    }
    return true;
  }

  /** Stars meet greedily with one place to return to, so time is bounded by the product. */
  private static boolean glob(String glob, String text, int start, int end) {
    int g = 0;
    int t = start;
    int star = -1;
    int resume = start;
    while (t < end) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        resume = t;
      } else if (g < glob.length() && glob.charAt(g) == text.charAt(t)) {
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
}
