package aegle.guard.masking;

/** Addresses of e-mail, found from their at sign outwards (RFC 5321, section 4.5.3.1). */
final class Emails {
  static final int MAX_LOCAL_CHARS = 64;
  static final int MAX_DOMAIN_CHARS = 255;
  private static final int MIN_TOP_LEVEL_CHARS = 2;

  /** What names of systemd's units end with; no domain does. */
  private static final String[] UNITS = {
    ".service", ".socket", ".mount", ".automount", ".timer", ".slice", ".scope", ".device", ".swap"
  };

  private Emails() {}

  /** At an at sign; answers where the walk goes on. */
  static int at(TextScan scan, int at) {
    int start = localStart(scan, at);
    int end = start == at ? -1 : domainEnd(scan, at + 1);
    if (end < 0 || isOfGit(scan, start, at) || isOfMachine(scan, at, end)) {
      return at + 1;
    }
    return scan.found(start, end, Kind.EMAIL);
  }

  private static int localStart(TextScan scan, int at) {
    int limit = Math.max(0, at - MAX_LOCAL_CHARS);
    boolean ascii = scan.at(at - 1) < 128;
    int start = at;
    while (start > limit && isLocal(scan.at(start - 1), ascii)) {
      if (isEscape(scan, start - 3)) {
        break;
      }
      start--;
    }
    while (start < at
        && (scan.at(start) == '.' || scan.at(start) == '\'' || scan.at(start) == '-')) {
      start++;
    }
    // The n of a line break that is still escaped is no part of the name.
    if (start > 0 && scan.at(start - 1) == '\\' && start < at - 1) {
      start++;
    }
    return scan.at(at - 1) == '.' ? at : start;
  }

  private static boolean isEscape(TextScan scan, int at) {
    return scan.at(at) == '%' && Chars.isHex(scan.at(at + 1)) && Chars.isHex(scan.at(at + 2));
  }

  private static boolean isLocal(char c, boolean ascii) {
    if (c >= 128) {
      return !ascii && (Character.isLetterOrDigit(c) || Chars.isThai(c));
    }
    return Chars.isAlphanumeric(c)
        || c == '.'
        || c == '_'
        || c == '-'
        || c == '+'
        || c == '\''
        || c == '~'
        || c == '#'
        || c == '!'
        || c == '$'
        || c == '^'
        || c == '%';
  }

  private static int domainEnd(TextScan scan, int from) {
    boolean ascii = scan.at(from) < 128;
    int limit = Math.min(scan.length(), from + MAX_DOMAIN_CHARS);
    int lastDot = -1;
    int i = from;
    while (i < limit && (isDomain(scan.at(i), ascii) || scan.at(i) == '.')) {
      if (scan.at(i) == '.') {
        if (i == from || !isDomain(scan.at(i + 1), ascii || scan.at(i + 1) < 128)) {
          break;
        }
        lastDot = i;
      }
      i++;
    }
    return topLevelEnd(scan, lastDot, i);
  }

  /**
   * The end of a domain whose last label is one of letters, walking back over labels that are not.
   */
  private static int topLevelEnd(TextScan scan, int lastDot, int end) {
    if (lastDot < 0) {
      return -1;
    }
    int label = lastDot + 1;
    int i = label;
    while (i < end && (Chars.isAsciiLetter(scan.at(i)) || scan.at(i) >= 128)) {
      i++;
    }
    boolean punycode = scan.isWord("xn--", label);
    if (punycode) {
      return end;
    }
    boolean whole = i == end || !Chars.isAsciiDigit(scan.at(i)) || i - label > MIN_TOP_LEVEL_CHARS;
    return i - label >= MIN_TOP_LEVEL_CHARS && whole ? i : -1;
  }

  private static boolean isDomain(char c, boolean ascii) {
    return Chars.isAlphanumeric(c)
        || c == '-'
        || (c >= 128 && !ascii && (Character.isLetterOrDigit(c) || Chars.isThai(c)));
  }

  /** Units of systemd, {@code getty@tty1.service}, and pictures of twice the size. */
  private static boolean isOfMachine(TextScan scan, int at, int end) {
    boolean scaled =
        Chars.isAsciiDigit(scan.at(at + 1)) && scan.at(at + 2) == 'x' && scan.at(at + 3) == '.';
    if (scaled) {
      return true;
    }
    for (String unit : UNITS) {
      if (scan.is(unit, end - unit.length())) {
        return true;
      }
    }
    return false;
  }

  /** {@code git@github.com:org/repository.git} is nobody's address. */
  private static boolean isOfGit(TextScan scan, int start, int at) {
    return at - start == 3 && scan.is("git", start);
  }
}
