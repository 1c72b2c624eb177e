package aegle.metrics.rules.template.html;

/** Values inside JavaScript. */
final class ScriptText {
  private ScriptText() {}

  /**
   * A value as an expression.
   *
   * @param json the value as JSON that cannot end a script element
   */
  static String expression(String json) {
    boolean touchesWords = isWordPart(json.charAt(0)) || isWordPart(json.charAt(json.length() - 1));
    return touchesWords ? " " + json + " " : json;
  }

  private static boolean isWordPart(char c) {
    return c == '$' || c == '_' || Character.isLetterOrDigit(c);
  }

  /**
   * Inside a template of script, between back quotes, where a dollar and a brace mean something.
   */
  static String template(String text) {
    return string(text).replace("$", "\\u0024").replace("{", "\\u007b").replace("}", "\\u007d");
  }

  /** Inside a string of either quotes. */
  static String string(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        case '/' -> out.append("\\/");
        case '\\' -> out.append("\\\\");
        case 0, '\u000b', '"', '\'', '`', '&', '+', '<', '>', '\u2028', '\u2029' ->
            out.append(unicode(c));
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** Inside a regular expression, every sign of which means itself. */
  static String regexp(String text) {
    if (text.isEmpty()) {
      // An empty expression would begin a comment.
      return "(?:)";
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("$()*-.?[]^{|}/\\".indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else if (c < ' ' || "\"'`&+<>\u2028\u2029".indexOf(c) >= 0) {
        out.append(unicode(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String unicode(char c) {
    return String.format("\\u%04x", (int) c);
  }
}
