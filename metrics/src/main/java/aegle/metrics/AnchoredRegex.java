package aegle.metrics;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Regular expressions as Prometheus 3 means them: RE2, anchored at both ends, {@code .} matching
 * newlines too. Their size is limited, since counted repetitions within each other ({@code
 * ((a{100}){100}){100}}) would compile to millions of instructions.
 */
public final class AnchoredRegex {
  /** Characters and classes after all counted repetitions are written out. */
  static final int MAX_SIZE = 20_000;

  private AnchoredRegex() {}

  /**
   * Compiles an expression.
   *
   * @throws PatternSyntaxException when it is none, or too large
   */
  public static Pattern compile(String regex) {
    if (new Size(regex).sequence() > MAX_SIZE) {
      throw new PatternSyntaxException(
          "expression is too large when its repetitions are written out; at most "
              + MAX_SIZE
              + " characters are allowed",
          regex.length() <= 100 ? regex : regex.substring(0, 100) + "...");
    }
    return Pattern.compile("^(?s:" + regex + ")$");
  }

  /** Estimates the size of an expression, valid or not, without compiling it. */
  private static final class Size {
    /** Groups within groups; more cannot be reached by a sensible expression. */
    private static final int MAX_DEPTH = 500;

    private final String regex;
    private int at;
    private int depth;

    Size(String regex) {
      this.regex = regex;
    }

    /** The size up to the end, or up to a closing parenthesis. */
    private double sequence() {
      double size = 0;
      double last = 0;
      while (at < regex.length()) {
        char c = regex.charAt(at++);
        switch (c) {
          case ')' -> {
            if (depth > 0) {
              return size + last;
            }
          }
          case '{' -> last *= repetitions();
          default -> {
            size += last;
            last = c == '(' ? group() : atom(c);
          }
        }
      }
      return size + last;
    }

    private double group() {
      if (++depth > MAX_DEPTH) {
        return Double.POSITIVE_INFINITY;
      }
      double size = sequence() + 1;
      depth--;
      return size;
    }

    private double atom(char c) {
      if (c == '\\') {
        at++;
      } else if (c == '[') {
        // A closing bracket stands for itself in the first place.
        at = Math.max(at + 1, regex.indexOf(']', at + 1) + 1);
      }
      return 1;
    }

    /** The higher bound of {@code {2,5}}; 1 for a brace that is none. */
    private double repetitions() {
      int end = regex.indexOf('}', at);
      if (end < 0 || end - at > 20) {
        return 1;
      }
      String bounds = regex.substring(at, end);
      if (!bounds.matches("[0-9]+(,[0-9]*)?")) {
        return 1;
      }
      at = end + 1;
      double highest = 1;
      for (String bound : bounds.split(",", -1)) {
        highest = Math.max(highest, bound.isEmpty() ? 1 : Double.parseDouble(bound));
      }
      return highest;
    }
  }
}
