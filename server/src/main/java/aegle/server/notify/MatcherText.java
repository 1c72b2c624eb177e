package aegle.server.notify;

import aegle.metrics.Matcher;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/**
 * Reads the items of {@code matchers:}, such as {@code severity="critical"} or {@code {a=b,c!~d}}.
 *
 * <p>Alertmanager has two grammars, a lax classic one and a strict one that allows all of UTF-8,
 * and takes a text that either accepts; where both accept and disagree, the classic reading holds,
 * so that files of years ago keep their meaning.
 */
public final class MatcherText {
  /** Longest text, in characters. */
  static final int MAX_CHARS = 4_096;

  private MatcherText() {}

  /**
   * The conditions of a text, perhaps none.
   *
   * @throws IllegalArgumentException when neither grammar accepts it
   */
  public static List<Matcher> parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "matchers have " + text.length() + " characters; at most " + MAX_CHARS + " are allowed");
    }
    List<Matcher> strict;
    try {
      strict = Utf8Matchers.parse(text);
    } catch (IllegalArgumentException _) {
      // The classic grammar has the last word, and its message is the one people know.
      return ClassicMatchers.parse(text);
    }
    try {
      List<Matcher> classic = ClassicMatchers.parse(text);
      return classic.equals(strict) ? strict : classic;
    } catch (IllegalArgumentException _) {
      return strict;
    }
  }

  /**
   * The one condition of a text, as filters of the API write it.
   *
   * @throws IllegalArgumentException when there is none, or more than one
   */
  public static Matcher single(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "a matcher has " + text.length() + " characters; at most " + MAX_CHARS + " are allowed");
    }
    List<Matcher> strict;
    try {
      strict = Utf8Matchers.parse(text);
    } catch (IllegalArgumentException _) {
      return ClassicMatchers.one(text);
    }
    try {
      return ClassicMatchers.one(text);
    } catch (IllegalArgumentException e) {
      if (strict.size() == 1) {
        return strict.getFirst();
      }
      throw e;
    }
  }

  static Matcher matcher(Matcher.Type type, String name, String value) {
    try {
      return new Matcher(type, name, value);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the regular expression '" + value + "' is not valid: " + e.getDescription(), e);
    }
  }

  static Matcher.Type type(String sign) {
    for (Matcher.Type type : Matcher.Type.values()) {
      if (type.sign().equals(sign)) {
        return type;
      }
    }
    throw new AssertionError("BUG: '" + sign + "' is no sign of a matcher");
  }
}
