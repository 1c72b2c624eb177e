package aegle.protocols;

import java.nio.charset.StandardCharsets;

/** Quotes bytes as Go's {@code %q} does, since Prometheus quotes what it could not read. */
public final class GoQuote {
  private static final String HEX = "0123456789abcdef";

  private GoQuote() {}

  /** The characters of a string, quoted. */
  public static String of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  /** The bytes {@code from <= i < to}, quoted; what is not UTF-8 becomes {@code \\xff}. */
  public static String of(byte[] bytes, int from, int to) {
    StringBuilder quoted = new StringBuilder(to - from + 8).append('"');
    int i = from;
    while (i < to) {
      int length = Utf8.sequenceLength(bytes, i, to);
      if (length == 0) {
        hex(quoted, bytes[i++]);
      } else if (length == 1) {
        ascii(quoted, (char) bytes[i++]);
      } else {
        String rune = new String(bytes, i, length, StandardCharsets.UTF_8);
        int code = rune.codePointAt(0);
        if (isPrintable(code)) {
          quoted.append(rune);
        } else {
          quoted.append(String.format(code > 0xffff ? "\\U%08x" : "\\u%04x", code));
        }
        i += length;
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean isPrintable(int code) {
    int type = Character.getType(code);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && type != Character.UNASSIGNED
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SPACE_SEPARATOR;
  }

  private static void ascii(StringBuilder quoted, char c) {
    switch (c) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case '\f' -> quoted.append("\\f");
      case '\b' -> quoted.append("\\b");
      case 0x07 -> quoted.append("\\a");
      case 0x0b -> quoted.append("\\v");
      default -> {
        if (c < 0x20 || c == 0x7f) {
          hex(quoted, (byte) c);
        } else {
          quoted.append(c);
        }
      }
    }
  }

  private static void hex(StringBuilder quoted, byte b) {
    quoted.append("\\x").append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
  }
}
