package aegle.metrics.rules.template.html;

import java.util.Locale;
import java.util.Set;

/**
 * Follows the literal text of a page and knows where the next value stands (the tokenization of the
 * HTML standard, as far as places differ). Comments are left out of the page, as Go does: what is
 * commented out is nobody's business.
 */
final class PageScanner {
  private static final char NO_DELIMITER = 0;

  /** Stands for the space or the bracket that ends a value without quotes. */
  private static final char SPACE = ' ';

  private static final Set<String> SPECIAL = Set.of("script", "style", "textarea", "title");
  private static final Set<String> SCRIPT_TYPES =
      Set.of(
          "",
          "module",
          "text/javascript",
          "application/javascript",
          "application/ecmascript",
          "text/ecmascript",
          "application/json",
          "application/ld+json",
          "application/x-javascript");

  private final StringBuilder attributeName = new StringBuilder();
  private final StringBuilder attributeValue = new StringBuilder();
  private Place place = Place.TEXT;
  private String element = "";
  private char delimiter = NO_DELIMITER;
  private UrlPart url = UrlPart.START;
  private ScriptScanner script = new ScriptScanner();
  private StyleScanner style = new StyleScanner();

  /** Where the next value stands, once it is known that a value comes and not text. */
  Place placeOfValue() {
    if (place == Place.TAG || place == Place.AFTER_ATTRIBUTE_NAME) {
      attributeName.setLength(0);
      place = Place.ATTRIBUTE_NAME;
    } else if (place == Place.BEFORE_ATTRIBUTE_VALUE) {
      beginValue(SPACE);
    }
    return switch (place) {
      case SCRIPT -> script.place();
      case STYLE -> style.place();
      default -> place;
    };
  }

  UrlPart url() {
    return place == Place.STYLE ? style.url() : url;
  }

  boolean inAttribute() {
    return delimiter != NO_DELIMITER;
  }

  boolean isQuoted() {
    return delimiter != SPACE;
  }

  boolean isBetweenElements() {
    return place == Place.TEXT;
  }

  /** A value was written at the place it was asked for. */
  void valueWritten(String text) {
    if (place == Place.SCRIPT) {
      script.valueWritten();
    } else if (place == Place.ATTRIBUTE_NAME) {
      attributeName.append(text);
    }
  }

  /** Takes literal text and writes what of it belongs on the page. */
  void literal(String text, StringBuilder out) {
    int at = 0;
    while (at < text.length()) {
      at = inAttribute() ? attributeValue(text, at, out) : outside(text, at, out);
    }
  }

  /** Writes the text of HTML, and nothing of its tags. */
  void keepOnlyTextIn(String html, StringBuilder out) {
    StringBuilder dropped = new StringBuilder();
    int at = 0;
    while (at < html.length()) {
      if (place == Place.TEXT && html.charAt(at) != '<') {
        out.append(html.charAt(at++));
      } else {
        at = inAttribute() ? attributeValue(html, at, dropped) : outside(html, at, dropped);
      }
    }
  }

  private int outside(String text, int at, StringBuilder out) {
    return switch (place) {
      case TEXT -> betweenElements(text, at, out);
      case COMMENT -> {
        int end = text.indexOf("-->", at);
        place = end < 0 ? Place.COMMENT : Place.TEXT;
        yield end < 0 ? text.length() : end + 3;
      }
      case RAW_TEXT, SCRIPT, STYLE -> insideSpecial(text, at, out);
      case TAG, ATTRIBUTE_NAME, AFTER_ATTRIBUTE_NAME, BEFORE_ATTRIBUTE_VALUE ->
          insideTag(text, at, out);
      default -> throw new AssertionError("BUG: outside of attributes in " + place);
    };
  }

  private int betweenElements(String text, int from, StringBuilder out) {
    int open = text.indexOf('<', from);
    if (open < 0) {
      out.append(text, from, text.length());
      return text.length();
    }
    out.append(text, from, open);
    if (text.startsWith("<!--", open)) {
      place = Place.COMMENT;
      return open + 4;
    }
    if (text.regionMatches(true, open, "<!doctype", 0, 9)) {
      out.append('<');
      return open + 1;
    }
    boolean closes = text.startsWith("/", open + 1);
    int name = open + (closes ? 2 : 1);
    int end = nameEnd(text, name);
    if (end == name) {
      out.append("&lt;");
      return open + 1;
    }
    element = closes ? "" : text.substring(name, end).toLowerCase(Locale.ROOT);
    element = SPECIAL.contains(element) ? element : "";
    place = Place.TAG;
    out.append(text, open, end);
    return end;
  }

  private static int nameEnd(String text, int from) {
    int end = from;
    while (end < text.length()) {
      char c = text.charAt(end);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean more = (c >= '0' && c <= '9') || c == '-' || c == ':';
      if (!letter && (end == from || !more)) {
        break;
      }
      end++;
    }
    return end;
  }

  /** Text of a script, a style, a title or a text area, up to its end tag. */
  private int insideSpecial(String text, int from, StringBuilder out) {
    int end = endTag(text, from);
    String inner = text.substring(from, end);
    if (place == Place.SCRIPT) {
      script.feed(inner);
    } else if (place == Place.STYLE) {
      style.feed(inner);
    }
    out.append(inner);
    if (end < text.length()) {
      place = Place.TEXT;
      element = "";
    }
    return end;
  }

  private int endTag(String text, int from) {
    String tag = "</" + element;
    for (int at = text.indexOf("</", from); at >= 0; at = text.indexOf("</", at + 2)) {
      int behind = at + tag.length();
      boolean ends = behind >= text.length() || " \t\n\f\r/>".indexOf(text.charAt(behind)) >= 0;
      if (ends && text.regionMatches(true, at, tag, 0, tag.length())) {
        return at;
      }
    }
    return text.length();
  }

  private int insideTag(String text, int at, StringBuilder out) {
    char c = text.charAt(at);
    out.append(c);
    boolean isSpace = Character.isWhitespace(c);
    if (place == Place.BEFORE_ATTRIBUTE_VALUE && !isSpace && c != '>') {
      if (c == '"' || c == '\'') {
        beginValue(c);
        return at + 1;
      }
      out.setLength(out.length() - 1);
      beginValue(SPACE);
      return at;
    }
    if (c == '>') {
      place = content();
    } else if (isSpace) {
      place = place == Place.ATTRIBUTE_NAME ? Place.AFTER_ATTRIBUTE_NAME : place;
    } else if (c == '=' && place != Place.TAG) {
      place = Place.BEFORE_ATTRIBUTE_VALUE;
    } else {
      if (place != Place.ATTRIBUTE_NAME) {
        attributeName.setLength(0);
      }
      attributeName.append(c);
      place = Place.ATTRIBUTE_NAME;
    }
    return at + 1;
  }

  /** What stands behind the tag. */
  private Place content() {
    return switch (element) {
      case "script" -> {
        script = new ScriptScanner();
        yield Place.SCRIPT;
      }
      case "style" -> {
        style = new StyleScanner();
        yield Place.STYLE;
      }
      case "textarea", "title" -> Place.RAW_TEXT;
      default -> Place.TEXT;
    };
  }

  private void beginValue(char with) {
    delimiter = with;
    place = Attributes.kind(attributeName.toString());
    url = UrlPart.START;
    attributeValue.setLength(0);
    if (place == Place.SCRIPT) {
      script = new ScriptScanner();
    } else if (place == Place.STYLE) {
      style = new StyleScanner();
    }
  }

  private int attributeValue(String text, int from, StringBuilder out) {
    int end = from;
    while (end < text.length() && !endsValue(text.charAt(end))) {
      end++;
    }
    String raw = text.substring(from, end);
    String value = HtmlText.unescaped(raw);
    switch (place) {
      case SCRIPT -> script.feed(value);
      case STYLE -> style.feed(value);
      default -> url = url.after(value);
    }
    attributeValue.append(value);
    out.append(raw);
    if (end == text.length()) {
      return end;
    }
    boolean takesDelimiter = isQuoted();
    if (takesDelimiter) {
      out.append(delimiter);
    }
    endValue();
    return takesDelimiter ? end + 1 : end;
  }

  private boolean endsValue(char c) {
    return delimiter == SPACE ? c == '>' || Character.isWhitespace(c) : c == delimiter;
  }

  private void endValue() {
    String type = attributeValue.toString().strip().toLowerCase(Locale.ROOT);
    boolean isType = attributeName.toString().equalsIgnoreCase("type");
    if (element.equals("script") && isType && !SCRIPT_TYPES.contains(type)) {
      // A template kept in a script element is text.
      element = "";
    }
    delimiter = NO_DELIMITER;
    place = Place.TAG;
  }
}
