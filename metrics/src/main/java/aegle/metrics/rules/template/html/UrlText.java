package aegle.metrics.rules.template.html;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Values as addresses or as parts of them. */
final class UrlText {
  /** What an address becomes whose scheme could run something. */
  private static final String REFUSED = "#" + HtmlText.REFUSED;

  private static final String RESERVED = "!#$&*+,/:;=?@[]";

  private UrlText() {}

  /** An address that begins here: only http, https, mailto, or without a scheme. */
  static String filtered(String text) {
    int colon = text.indexOf(':');
    boolean hasScheme = colon >= 0 && text.substring(0, colon).indexOf('/') < 0;
    if (!hasScheme) {
      return text;
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    boolean harmless = scheme.equals("http") || scheme.equals("https") || scheme.equals("mailto");
    return harmless ? text : REFUSED;
  }

  /** An address with what cannot stand in one escaped, and nothing else. */
  static String normalized(String text) {
    return escaped(text, RESERVED, true);
  }

  /** A value inside a query or a fragment: everything that means something there is escaped. */
  static String escaped(String text) {
    return escaped(text, "", false);
  }

  private static String escaped(String text, String kept, boolean keepsEscapes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(bytes.length + 16);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean isEscape = keepsEscapes && c == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2);
      if (isPlain(c) || isEscape || (c < 0x80 && kept.indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append('%').append(HexFormat.of().toHexDigits(bytes[i]));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  private static boolean isHex(byte[] bytes, int index) {
    return index < bytes.length && HexFormat.isHexDigit(bytes[index]);
  }

  /** The addresses of a {@code srcset}, each with a width or a density behind it. */
  static String sourceSet(String text) {
    StringBuilder out = new StringBuilder();
    for (String part : text.split(",", -1)) {
      out.append(out.isEmpty() ? "" : ",").append(source(part));
    }
    return out.toString();
  }

  private static String source(String part) {
    String[] words = part.strip().split("\\s+", 3);
    boolean sized = words.length < 2 || words[1].matches("[0-9A-Za-z.]*");
    if (words.length > 2 || !sized || filtered(words[0]).equals(REFUSED)) {
      return REFUSED;
    }
    String size = words.length == 2 ? " " + words[1] : "";
    return normalized(words[0]).replace(",", "%2c") + size;
  }
}
