package aegle.metrics.rules.template.html;

import java.util.Locale;
import java.util.Set;

/** Values as text between elements, and inside attributes. */
final class HtmlText {
  /** What stands where nothing may stand, as in Go. */
  static final String REFUSED = "ZgotmplZ";

  /** Attributes whose value runs, loads or addresses something; never named by a value. */
  private static final Set<String> TELLING =
      Set.of("style", "srcset", "http-equiv", "type", "charset", "content", "rel", "method");

  private static final String UNQUOTED = "\t\n\u000b\f\r &'\"+<=>`";
  private static final String QUOTED = "&'\"+<>";

  private HtmlText() {}

  /** Between elements, and in a quoted attribute. */
  static String escaped(String text) {
    return replaced(text, QUOTED);
  }

  /** In an attribute without quotes, which a space would end. */
  static String unquoted(String text) {
    return text.isEmpty() ? REFUSED : replaced(text, UNQUOTED);
  }

  /** HTML in a quoted attribute or a title: what is escaped stays so. */
  static String normalized(String html) {
    return replaced(html, "'\"+<>");
  }

  static String normalizedUnquoted(String html) {
    return html.isEmpty() ? REFUSED : replaced(html, UNQUOTED.replace("&", ""));
  }

  private static String replaced(String text, String signs) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        out.append('\ufffd');
      } else if (signs.indexOf(c) < 0) {
        out.append(c);
      } else {
        out.append(entity(c));
      }
    }
    return out.toString();
  }

  private static String entity(char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> "&#" + (int) c + ";";
    };
  }

  /** The text of HTML without its tags and comments. */
  static String withoutTags(String html) {
    StringBuilder out = new StringBuilder();
    PageScanner scanner = new PageScanner();
    scanner.keepOnlyTextIn(html, out);
    return out.toString();
  }

  /** A value as the name of an attribute: only harmless ones. */
  static String attributeName(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    boolean plain = name.matches("[a-z0-9]+");
    boolean harmless = !TELLING.contains(name) && Attributes.kind(name) == Place.ATTRIBUTE;
    return plain && harmless ? name : REFUSED;
  }

  /** The text behind the entities of an attribute's value. */
  static String unescaped(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = text.charAt(at) == '&' ? text.indexOf(';', at) : -1;
      String sign = end < 0 ? "" : sign(text.substring(at + 1, end));
      if (sign.isEmpty()) {
        out.append(text.charAt(at++));
      } else {
        out.append(sign);
        at = end + 1;
      }
    }
    return out.toString();
  }

  private static String sign(String entity) {
    return switch (entity) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos" -> "'";
      case "sol" -> "/";
      case "colon" -> ":";
      case "quest" -> "?";
      case "num" -> "#";
      default -> numbered(entity);
    };
  }

  private static String numbered(String entity) {
    if (!entity.matches("#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6})")) {
      return "";
    }
    boolean isHex = entity.charAt(1) == 'x' || entity.charAt(1) == 'X';
    int codePoint =
        isHex ? Integer.parseInt(entity.substring(2), 16) : Integer.parseInt(entity.substring(1));
    return Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : "";
  }
}
