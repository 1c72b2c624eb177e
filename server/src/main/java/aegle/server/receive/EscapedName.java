package aegle.server.receive;

/**
 * Names in the {@code U__} escaping of Prometheus 3, for paths: {@code _} doubled, every other
 * character that old names may not have as {@code _HEX_}.
 */
final class EscapedName {
  private static final String PREFIX = "U__";
  private static final int MAX_HEX_DIGITS = 6;

  private EscapedName() {}

  /** The name behind the escaping; the text itself when it is not properly escaped. */
  static String unescape(String escaped) {
    StringBuilder name = new StringBuilder();
    int i = PREFIX.length();
    while (i < escaped.length()) {
      char c = escaped.charAt(i);
      if (c != '_') {
        name.append(c);
        i++;
      } else if (i + 1 < escaped.length() && escaped.charAt(i + 1) == '_') {
        name.append('_');
        i += 2;
      } else {
        int end = escaped.indexOf('_', i + 1);
        if (end < 0 || end == i + 1 || end - i - 1 > MAX_HEX_DIGITS) {
          return escaped;
        }
        int code = codePoint(escaped.substring(i + 1, end));
        if (code < 0) {
          return escaped;
        }
        name.appendCodePoint(code);
        i = end + 1;
      }
    }
    return name.toString();
  }

  private static int codePoint(String hex) {
    try {
      int code = Integer.parseInt(hex, 16);
      return Character.isValidCodePoint(code) ? code : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
