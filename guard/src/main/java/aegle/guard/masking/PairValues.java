package aegle.guard.masking;

import aegle.guard.masking.TextScan.Context;
import java.util.Locale;
import java.util.Set;

/** The value of a name inside a text: how far it goes, and whether it is one. */
final class PairValues {
  /** Longer values are cut here, and what follows is looked at as any text. */
  private static final int MAX_CHARS = 4_096;

  private static final int MAX_NAME_WORDS = 3;
  private static final int MIN_SESSION_CHARS = 6;
  private static final int LONG_SECRET_CHARS = 16;

  private static final Set<String> NO_VALUES =
      Set.of(
          "is",
          "was",
          "not",
          "no",
          "required",
          "invalid",
          "missing",
          "must",
          "should",
          "expired",
          "incorrect",
          "wrong",
          "null",
          "nil",
          "undefined",
          "true",
          "false",
          "none",
          "string",
          "number",
          "boolean",
          "any",
          "the",
          "a",
          "an",
          "for",
          "and",
          "or",
          "to",
          "of",
          "in",
          "with",
          "has",
          "have",
          "can",
          "cannot",
          "ok",
          "yes",
          "failed",
          "error",
          "unknown",
          "empty",
          "changed",
          "reset",
          "set",
          "str",
          "int",
          "object",
          "void");

  private static final Set<String> PASSWORDS =
      Set.of("password", "passwd", "pwd", "passphrase", "apikey", "xapikey", "secretkey");

  private PairValues() {}

  /** Behind the separator of a name of a kind; answers where the walk goes on. */
  static int at(TextScan scan, Pairs.Key key, Kind kind) {
    int start = key.separator() + 1;
    if (scan.at(start) == '=' || scan.at(start) == '>') {
      start += scan.at(start + 1) == '=' ? 2 : 1;
    }
    int limit = start + 4;
    while (start < limit && Chars.isSpace(scan.at(start))) {
      start++;
    }
    int masked = scan.placeholderEnd(start);
    if (masked > 0) {
      return masked;
    }
    char c = scan.at(start);
    if (c == '"' || c == '\'' || c == '`') {
      return quoted(scan, start, c, kind);
    }
    if (c == '\\' || c == '\0' || Chars.isLineEnd(c)) {
      return key.separator() + 1;
    }
    if ((c == '{' || c == '[') && key.quoted()) {
      return nested(scan, start, kind);
    }
    if (c == '(') {
      return found(scan, start + 1, endOf(scan, start + 1, ")"), kind, start + 1);
    }
    return plain(scan, key, kind, start);
  }

  private static int quoted(TextScan scan, int open, char quote, Kind kind) {
    int limit = Math.min(scan.length(), open + MAX_CHARS);
    int i = open + 1;
    while (i < limit && scan.at(i) != quote) {
      i += scan.at(i) == '\\' ? 2 : 1;
    }
    int end = Math.min(i, limit);
    return kind == Kind.IP ? open + 1 : found(scan, open + 1, end, kind, open + 1);
  }

  /** All of an object or a list, to the bracket that closes it. */
  private static int nested(TextScan scan, int open, Kind kind) {
    if (kind == Kind.IP) {
      return open + 1;
    }
    int limit = Math.min(scan.length(), open + MAX_CHARS);
    int depth = 0;
    int i = open;
    boolean inside = false;
    while (i < limit) {
      char c = scan.at(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        inside = !inside;
      } else if (!inside && (c == '{' || c == '[')) {
        depth++;
      } else if (!inside && (c == '}' || c == ']') && --depth == 0) {
        return i == open + 1 ? i : scan.found(open, i + 1, kind);
      }
      i++;
    }
    return scan.found(open, Math.min(i, limit), kind);
  }

  private static int plain(TextScan scan, Pairs.Key key, Kind kind, int start) {
    if (key.parameter()) {
      return found(scan, start, endOf(scan, start, "&#\"'<>)"), kind, start);
    }
    boolean equals = scan.at(key.separator()) == '=';
    return switch (kind) {
      case EMAIL, IP, CARD, IBAN, JWT, API_KEY, PRIVATE_KEY -> start;
      case PHONE -> expect(scan, Context.PHONE, start);
      case NATIONAL_ID -> expect(scan, Context.NATIONAL_ID, start);
      case BANK_ACCOUNT -> expect(scan, Context.BANK_ACCOUNT, start);
      case PASSPORT -> Passports.after(scan, start);
      case HOSPITAL_NUMBER -> Math.max(start, HospitalNumbers.number(scan, start));
      case BIRTH_DATE -> Dates.after(scan, start);
      case COOKIE -> header(scan, start, kind);
      case SECRET -> secret(scan, key, start);
      case SESSION_ID -> {
        int end = tokenEnd(scan, start);
        yield end - start < MIN_SESSION_CHARS ? end : found(scan, start, end, kind, start);
      }
      case NAME -> name(scan, key, start, equals);
      case ADDRESS -> address(scan, start);
      case LOCATION ->
          Chars.isAsciiDigit(scan.at(start)) || scan.at(start) == '-'
              ? found(scan, start, tokenEnd(scan, start), kind, start)
              : start;
      case ACCOUNT, USER_ID -> found(scan, start, tokenEnd(scan, start), kind, start);
      case HEALTH -> equals ? found(scan, start, tokenEnd(scan, start), kind, start) : start;
    };
  }

  private static int expect(TextScan scan, Context context, int start) {
    scan.expect(context, start);
    return start;
  }

  /** A header's value: to the end of the line, or of the quotes in which the header stands. */
  private static int header(TextScan scan, int start, Kind kind) {
    return found(scan, start, endOfLine(scan, start), kind, start);
  }

  private static int endOfLine(TextScan scan, int start) {
    int limit = Math.min(scan.length(), start + MAX_CHARS);
    boolean inside = false;
    int i = start;
    while (i < limit && !Chars.isLineEnd(scan.at(i)) && scan.at(i) != '\\') {
      char c = scan.at(i);
      if (c == '"' || c == '\'') {
        // A quoted value of a cookie is opened behind its equals sign.
        if (!inside && scan.at(i - 1) != '=') {
          break;
        }
        inside = !inside;
      }
      i++;
    }
    return i;
  }

  private static int secret(TextScan scan, Pairs.Key key, int start) {
    String name = FieldPattern.fold(key.name());
    if (name.endsWith("authorization")) {
      return header(scan, start, Kind.SECRET);
    }
    int end = tokenEnd(scan, start);
    boolean colon = scan.at(key.separator()) == ':';
    boolean told =
        !colon || key.quoted() || PASSWORDS.contains(name.substring(name.lastIndexOf('.') + 1));
    if (!told && end - start < LONG_SECRET_CHARS && !hasDigit(scan, start, end)) {
      return start;
    }
    return end - start < 2 ? start : found(scan, start, end, Kind.SECRET, start);
  }

  private static boolean hasDigit(TextScan scan, int start, int end) {
    for (int i = start; i < end; i++) {
      if (Chars.digit(scan.at(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static int name(TextScan scan, Pairs.Key key, int start, boolean equals) {
    boolean loose = equals || key.quoted() || FieldPattern.fold(key.name()).endsWith("username");
    char first = scan.at(start);
    if (!Character.isLetter(first)
        || (!loose && !Character.isUpperCase(first) && !Chars.isThai(first))) {
      return start;
    }
    int end = tokenEnd(scan, start);
    for (int word = 1; word < MAX_NAME_WORDS; word++) {
      char next = scan.at(end + 1);
      int more = tokenEnd(scan, end + 1);
      boolean goesOn =
          scan.at(end) == ' '
              && (Character.isUpperCase(next) || Chars.isThaiLetter(next))
              && scan.at(more - 1) != ':'
              && scan.at(more) != ':'
              && !hasEquals(scan, end, more);
      if (!goesOn) {
        break;
      }
      end = more;
    }
    return end - start < 2 ? start : found(scan, start, end, Kind.NAME, start);
  }

  private static boolean hasEquals(TextScan scan, int start, int end) {
    for (int i = start; i < end; i++) {
      if (scan.at(i) == '=') {
        return true;
      }
    }
    return false;
  }

  private static int address(TextScan scan, int start) {
    int end = endOf(scan, start, ";|\"<\n\r");
    return hasDigit(scan, start, end) ? found(scan, start, end, Kind.ADDRESS, start) : start;
  }

  /** To the first of some characters, or of a blank where none of them is one of lines. */
  private static int endOf(TextScan scan, int start, String stops) {
    int limit = Math.min(scan.length(), start + MAX_CHARS);
    boolean lines = stops.indexOf('\n') >= 0;
    int i = start;
    while (i < limit
        && stops.indexOf(scan.at(i)) < 0
        && (lines || !Chars.isBlank(scan.at(i)) || stops.equals(")"))) {
      i++;
    }
    return i;
  }

  /** Where a value without quotes ends. */
  static int tokenEnd(TextScan scan, int start) {
    int limit = Math.min(scan.length(), start + MAX_CHARS);
    int i = start;
    while (i < limit && !Chars.isBlank(scan.at(i)) && ",;&\"'<>)]}|\\".indexOf(scan.at(i)) < 0) {
      i++;
    }
    return i;
  }

  /** Notes a value unless it is none, or was masked before. */
  private static int found(TextScan scan, int start, int end, Kind kind, int otherwise) {
    if (end <= start) {
      return otherwise;
    }
    String value = scan.text(start, end);
    boolean none =
        scan.setting().placeholders().isMasked(value)
            || scan.placeholderEnd(start) > 0
            || value.startsWith("${")
            || value.startsWith("{{")
            || NO_VALUES.contains(value.toLowerCase(Locale.ROOT));
    return none ? otherwise : scan.found(start, end, kind);
  }
}
