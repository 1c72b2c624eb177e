package aegle.metrics.rules.template.html;

import java.util.Locale;

/** Values inside a style sheet or a style attribute. */
final class StyleText {
  private static final String ENDING = "\0\"'()/;@[\\]`{}<>";
  private static final String ESCAPED = "\0\t\n\f\r\"&'()+/:;<>\\{}";

  private StyleText() {}

  /** A value that stands alone: a colour, a length, a word; nothing that says more. */
  static String value(String text) {
    boolean breaksOut = text.chars().anyMatch(c -> ENDING.indexOf(c) >= 0) || text.contains("--");
    String word = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    boolean runs = word.contains("expression") || word.contains("mozbinding");
    return breaksOut || runs ? HtmlText.REFUSED : text;
  }

  /** Inside a string. */
  static String string(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (ESCAPED.indexOf(c) < 0) {
        out.append(c);
      } else {
        out.append('\\').append(c == '\\' ? "\\" : Integer.toHexString(c));
        // The space ends the number; without it a following digit would belong to it.
        boolean runsOn = i + 1 < text.length() && isDigitOrSpace(text.charAt(i + 1));
        out.append(c != '\\' && runsOn ? " " : "");
      }
    }
    return out.toString();
  }

  private static boolean isDigitOrSpace(char c) {
    return Character.digit(c, 16) >= 0 || Character.isWhitespace(c);
  }
}
