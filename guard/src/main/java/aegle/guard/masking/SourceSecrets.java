package aegle.guard.masking;

import java.util.Locale;

/**
 * Secrets in lines of a program: what is written out ({@code password = "hunter2"}, {@code
 * "password=hunter2"}, {@code password=hunter2}), not what the program computes ({@code token =
 * user.token}, {@code password: string}).
 */
final class SourceSecrets {
  /** A literal that began further away is not noticed. */
  private static final int MAX_LITERAL_CHARS = 200;

  private static final int MAX_BLANKS = 4;

  private SourceSecrets() {}

  /** Whether the value behind a name of a kind is written out. */
  static boolean isWritten(TextScan scan, Pairs.Key key, Kind kind) {
    if (kind != Kind.SECRET && kind != Kind.COOKIE && kind != Kind.SESSION_ID) {
      return false;
    }
    int start = key.separator() + 1;
    while (scan.at(start) == '=' || scan.at(start) == '>') {
      start++;
    }
    int limit = start + MAX_BLANKS;
    while (start < limit && Chars.isSpace(scan.at(start))) {
      start++;
    }
    char first = scan.at(start);
    char open = key.quoted() ? '\0' : openQuote(scan, key.start());
    if (isQuote(first)) {
      // The quote that closes the text in which the name stands: "password=" + password.
      return first != open;
    }
    if (kind != Kind.SECRET || "{[(%$<?!&|+*/.".indexOf(first) >= 0) {
      return false;
    }
    return open != '\0' || !isExpression(scan, key, start);
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  /** The quote of the literal in which a place is, or NUL. */
  private static char openQuote(TextScan scan, int place) {
    int from = place;
    int limit = Math.max(0, place - MAX_LITERAL_CHARS);
    while (from > limit && !Chars.isLineEnd(scan.at(from - 1))) {
      from--;
    }
    char open = '\0';
    for (int i = from; i < place; i++) {
      char c = scan.at(i);
      if (c == '\\') {
        i++;
      } else if (open == '\0' && isQuote(c)) {
        open = c;
      } else if (c == open) {
        open = '\0';
      }
    }
    return open;
  }

  private static boolean isExpression(TextScan scan, Pairs.Key key, int start) {
    int end = PairValues.tokenEnd(scan, start);
    String value = scan.text(start, end);
    if (value.indexOf('(') >= 0 || value.indexOf('[') >= 0 || isPath(value)) {
      return true;
    }
    for (int i = 0; i < value.length(); i++) {
      if (Chars.isAsciiDigit(value.charAt(i))) {
        return false;
      }
    }
    boolean tight =
        scan.at(key.separator()) == '='
            && !Chars.isSpace(scan.at(key.separator() - 1))
            && start == key.separator() + 1;
    String name = key.name().substring(key.name().lastIndexOf('.') + 1);
    return !tight || value.toLowerCase(Locale.ROOT).endsWith(name.toLowerCase(Locale.ROOT));
  }

  /** Whether names with dots between stand there: {@code request.body.token}. */
  private static boolean isPath(String value) {
    boolean first = true;
    boolean dots = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean letter = Chars.isAsciiLetter(c) || c == '_' || c == '$';
      if (c == '.' && !first) {
        first = true;
        dots = true;
      } else if (letter || (!first && (Chars.isAsciiDigit(c) || c == '?' || c == '!'))) {
        first = false;
      } else {
        return false;
      }
    }
    return dots && !first;
  }
}
