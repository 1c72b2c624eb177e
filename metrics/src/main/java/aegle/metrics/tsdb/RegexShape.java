package aegle.metrics.tsdb;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of an anchored regular expression without running it: most in dashboards and
 * rules are a few words ({@code a|b|c}) or a prefix ({@code /api/.*}).
 */
sealed interface RegexShape {
  /** Exactly these values match. */
  record Words(List<String> words) implements RegexShape {
    public Words {
      words = List.copyOf(words);
    }
  }

  /** Values that begin so match, if they have at least {@code atLeast} more characters. */
  record Prefix(String prefix, int atLeast) implements RegexShape {}

  /** Only values that begin so can match; each must be tried. */
  record Other(String prefix) implements RegexShape {}

  /** Longer alternations are run as they are. */
  int MAX_WORDS = 1_000;

  String SPECIAL = ".*+?()[]{}|^$";

  static RegexShape of(String expression) {
    String inner = withoutGroup(expression);
    List<String> words = words(inner);
    if (words != null) {
      return new Words(words);
    }
    StringBuilder prefix = new StringBuilder();
    int rest = literal(expression, 0, prefix);
    String tail = rest < 0 ? "" : expression.substring(rest);
    if (tail.equals(".*")) {
      return new Prefix(prefix.toString(), 0);
    }
    if (tail.equals(".+")) {
      return new Prefix(prefix.toString(), 1);
    }
    if (rest < 0 || expression.indexOf('|') >= 0) {
      return new Other("");
    }
    // A sign that repeats what stands before it may also do away with it.
    boolean repeated = !tail.isEmpty() && "*?{+".indexOf(tail.charAt(0)) >= 0;
    if (repeated && !prefix.isEmpty()) {
      int last = prefix.offsetByCodePoints(prefix.length(), -1);
      prefix.setLength(last);
    }
    return new Other(prefix.toString());
  }

  /** Strips one pair of parentheses around the whole, when there are no others. */
  private static String withoutGroup(String expression) {
    boolean wrapped = expression.startsWith("(") && expression.endsWith(")");
    if (!wrapped) {
      return expression;
    }
    String inner = expression.substring(1, expression.length() - 1);
    inner = inner.startsWith("?:") ? inner.substring(2) : inner;
    boolean plain = inner.indexOf('(') < 0 && inner.indexOf(')') < 0 && !inner.startsWith("?");
    return plain ? inner : expression;
  }

  private static @Nullable List<String> words(String expression) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int at = 0;
    while (true) {
      at = literal(expression, at, word);
      if (at < 0 || words.size() == MAX_WORDS) {
        return null;
      }
      words.add(word.toString());
      word.setLength(0);
      if (at == expression.length()) {
        return words;
      }
      if (expression.charAt(at) != '|') {
        return null;
      }
      at++;
    }
  }

  /**
   * Reads plain characters and escaped signs up to the first special one or the end, and returns
   * where it stopped; -1 at an escape that is more than an escaped sign.
   */
  private static int literal(String expression, int from, StringBuilder into) {
    int at = from;
    while (at < expression.length()) {
      char c = expression.charAt(at);
      if (SPECIAL.indexOf(c) >= 0) {
        return at;
      }
      if (c == '\\') {
        at++;
        if (at == expression.length() || Character.isLetterOrDigit(expression.charAt(at))) {
          return -1;
        }
        c = expression.charAt(at);
      }
      into.append(c);
      at++;
    }
    return at;
  }
}
