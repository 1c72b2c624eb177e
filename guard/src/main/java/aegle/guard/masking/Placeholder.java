package aegle.guard.masking;

import java.util.HashSet;
import java.util.Set;

/**
 * What stands in the place of a value: {@code [email]}, {@code [email:9f3a1c0b77d2]} or, for users,
 * {@code u_} and digits. Knows its own, so that masking twice is masking once.
 */
final class Placeholder {
  /** Hexadecimal digits of a user's pseudonym, whatever the length of the others. */
  static final int USER_DIGITS = 16;

  static final String USER_PREFIX = "u_";

  private static final int MAX_WORD_CHARS = 32;

  private final Set<String> words = new HashSet<>();

  Placeholder(MaskingRules rules) {
    for (Kind kind : Kind.values()) {
      words.add(kind.word());
    }
    rules.texts().forEach(rule -> words.add(rule.name()));
  }

  static boolean isWord(String name) {
    if (name.isEmpty() || name.length() > MAX_WORD_CHARS) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isWordChar(name.charAt(i)) && !Chars.isAsciiDigit(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWordChar(char c) {
    return (c >= 'a' && c <= 'z') || c == '-';
  }

  /** Where the placeholder ends that begins at a bracket, or -1 where none begins. */
  int end(String text, int at) {
    int i = at + 1;
    int limit = Math.min(text.length(), at + 1 + MAX_WORD_CHARS);
    while (i < limit && (isWordChar(text.charAt(i)) || Chars.isAsciiDigit(text.charAt(i)))) {
      i++;
    }
    if (i >= text.length() || i == at + 1) {
      return -1;
    }
    if (!words.contains(text.substring(at + 1, i))) {
      return -1;
    }
    if (text.charAt(i) == ']') {
      return i + 1;
    }
    return text.charAt(i) == ':' ? endOfDigits(text, i + 1) : -1;
  }

  private static int endOfDigits(String text, int from) {
    int i = from;
    int limit = Math.min(text.length(), from + MaskingRules.MAX_PSEUDONYM_DIGITS);
    while (i < limit && isLowerHex(text.charAt(i))) {
      i++;
    }
    boolean whole = i - from >= MaskingRules.MIN_PSEUDONYM_DIGITS;
    return whole && i < text.length() && text.charAt(i) == ']' ? i + 1 : -1;
  }

  /** Whether a whole value is a placeholder, a user's pseudonym, or masked by its sender. */
  boolean isMasked(String value) {
    if (value.isEmpty()) {
      return true;
    }
    return (value.charAt(0) == '[' && end(value, 0) == value.length())
        || isUser(value)
        || isMaskedBySender(value);
  }

  static boolean isUser(String value) {
    if (value.length() != USER_PREFIX.length() + USER_DIGITS || !value.startsWith(USER_PREFIX)) {
      return false;
    }
    for (int i = USER_PREFIX.length(); i < value.length(); i++) {
      if (!isLowerHex(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerHex(char c) {
    return Chars.isAsciiDigit(c) || (c >= 'a' && c <= 'f');
  }

  private static boolean isMaskedBySender(String value) {
    return switch (value) {
      case "[Filtered]",
          "[filtered]",
          "[REDACTED]",
          "[Redacted]",
          "[redacted]",
          "{{auto}}",
          "null",
          "undefined",
          "true",
          "false",
          "none",
          "None",
          "-",
          "?",
          "$1",
          "[object Object]" ->
          true;
      default -> isStars(value);
    };
  }

  /** Whether a text holds nothing but stars and spaces, as masking recorders and loggers write. */
  static boolean isStars(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '*' && c != '\u2022' && !Chars.isBlank(c)) {
        return false;
      }
    }
    return true;
  }
}
