package aegle.signals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Texts in Go's quoting (package {@code strconv}), since Prometheus and Alertmanager print labels,
 * literals and whatever they could not read that way.
 */
public final class GoQuote {
  private static final HexFormat HEX = HexFormat.of();

  private GoQuote() {}

  /** A double-quoted Go literal, as {@code %q} prints it. */
  public static String of(String text) {
    return quoted(text, '"', false);
  }

  /** The bytes {@code from <= i < to}, double-quoted; what is not UTF-8 becomes {@code \xff}. */
  public static String of(byte[] bytes, int from, int to) {
    StringBuilder quoted = new StringBuilder(to - from + 8).append('"');
    int i = from;
    while (i < to) {
      int length = Utf8.sequenceLength(bytes, i, to);
      if (length == 0) {
        quoted.append("\\x").append(HEX.toHexDigits(bytes[i++]));
      } else {
        int codePoint =
            length == 1
                ? bytes[i]
                : new String(bytes, i, length, StandardCharsets.UTF_8).codePointAt(0);
        append(quoted, codePoint, '"', false);
        i += length;
      }
    }
    return quoted.append('"').toString();
  }

  /** A double-quoted Go literal of ASCII alone, as {@code %+q} prints it. */
  public static String ascii(String text) {
    return quoted(text, '"', true);
  }

  /** A character in single quotes, as {@code %q} prints a rune. */
  public static String character(int codePoint) {
    return quoted(Character.toString(codePoint), '\'', false);
  }

  /** As {@code %#U}: {@code U+002A '*'}, without the character when it cannot be shown. */
  public static String unicode(int codePoint) {
    String code = String.format("U+%04X", codePoint);
    return isPrintable(codePoint) ? code + " '" + Character.toString(codePoint) + "'" : code;
  }

  private static String quoted(String text, char quote, boolean asciiOnly) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append(quote);
    text.codePoints().forEach(c -> append(quoted, c, quote, asciiOnly));
    return quoted.append(quote).toString();
  }

  private static void append(StringBuilder quoted, int c, char quote, boolean asciiOnly) {
    switch (c) {
      case 7 -> quoted.append("\\a");
      case '\b' -> quoted.append("\\b");
      case '\f' -> quoted.append("\\f");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case 11 -> quoted.append("\\v");
      case '\\' -> quoted.append("\\\\");
      default -> {
        if (c == quote) {
          quoted.append('\\').append(quote);
        } else if (c < ' ' || c == 0x7f) {
          quoted.append("\\x").append(HEX.toHexDigits((byte) c));
        } else if (isPrintable(c) && (c < 0x80 || !asciiOnly)) {
          quoted.appendCodePoint(c);
        } else if (c > 0xffff) {
          quoted.append("\\U").append(HEX.toHexDigits(c));
        } else {
          quoted.append("\\u").append(HEX.toHexDigits((short) c));
        }
      }
    }
  }

  private static boolean isPrintable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
