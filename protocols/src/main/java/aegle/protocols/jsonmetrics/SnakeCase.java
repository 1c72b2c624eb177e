package aegle.protocols.jsonmetrics;

import java.util.Locale;

/** Names as Prometheus writes them: {@code dbPoolUsage} becomes {@code db_pool_usage}. */
final class SnakeCase {
  private SnakeCase() {}

  /** The name in small letters, digits and underscores; empty when it has none of those. */
  static String of(String name) {
    StringBuilder snake = new StringBuilder(name.length() + 8);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isWord(c)) {
        gap(snake);
        continue;
      }
      if (isUpper(c) && i > 0 && beginsWord(name, i)) {
        gap(snake);
      }
      snake.append(c);
    }
    int end = snake.length();
    while (end > 0 && snake.charAt(end - 1) == '_') {
      end--;
    }
    String word = snake.substring(0, end).toLowerCase(Locale.ROOT);
    return word.isEmpty() || word.charAt(0) > '9' ? word : "_" + word;
  }

  /** The first letter of a word: behind a small one, or before one (the S of HTTPServer). */
  private static boolean beginsWord(String name, int at) {
    boolean behindSmall = !isUpper(name.charAt(at - 1));
    boolean beforeSmall = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
    return behindSmall || beforeSmall;
  }

  private static void gap(StringBuilder snake) {
    if (!snake.isEmpty() && snake.charAt(snake.length() - 1) != '_') {
      snake.append('_');
    }
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isWord(char c) {
    return isUpper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
