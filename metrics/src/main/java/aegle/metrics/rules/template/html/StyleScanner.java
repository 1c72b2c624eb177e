package aegle.metrics.rules.template.html;

import java.util.Locale;

/** Follows a style sheet: strings, addresses and comments. */
final class StyleScanner {
  private final StringBuilder word = new StringBuilder();
  private Place place = Place.STYLE;
  private UrlPart url = UrlPart.START;
  private boolean isEscaped;

  Place place() {
    return place;
  }

  /** The part of the address that comes next; a string counts as one too. */
  UrlPart url() {
    return url;
  }

  void feed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char following = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      switch (place) {
        case STYLE -> i += sheet(c, following);
        case STYLE_BLOCK_COMMENT -> {
          if (c == '*' && following == '/') {
            place = Place.STYLE;
            i++;
          }
        }
        default -> inside(c);
      }
    }
  }

  private int sheet(char c, char following) {
    if (c == '/' && following == '*') {
      place = Place.STYLE_BLOCK_COMMENT;
      return 1;
    }
    boolean isAddress = c == '(' && word.toString().toLowerCase(Locale.ROOT).equals("url");
    if (isAddress) {
      begin(Place.STYLE_URL);
    } else if (c == '"') {
      begin(Place.STYLE_DOUBLE_QUOTED);
    } else if (c == '\'') {
      begin(Place.STYLE_SINGLE_QUOTED);
    } else if (Character.isLetterOrDigit(c)) {
      word.append(c);
      return 0;
    }
    word.setLength(0);
    return 0;
  }

  private void begin(Place next) {
    place = next;
    url = UrlPart.START;
  }

  private void inside(char c) {
    if (isEscaped) {
      isEscaped = false;
    } else if (c == '\\') {
      isEscaped = true;
    } else if (place == Place.STYLE_URL && url == UrlPart.START && (c == '"' || c == '\'')) {
      begin(c == '"' ? Place.STYLE_DOUBLE_QUOTED_URL : Place.STYLE_SINGLE_QUOTED_URL);
      return;
    } else if (ends(c)) {
      place = Place.STYLE;
      return;
    }
    url = url.after(c);
  }

  private boolean ends(char c) {
    return switch (place) {
      case STYLE_DOUBLE_QUOTED, STYLE_DOUBLE_QUOTED_URL -> c == '"';
      case STYLE_SINGLE_QUOTED, STYLE_SINGLE_QUOTED_URL -> c == '\'';
      default -> c == ')' || (url != UrlPart.START && Character.isWhitespace(c));
    };
  }
}
