package aegle.guard.masking;

/** User and password before the host of a URL; its parameters are the affair of {@link Pairs}. */
final class Urls {
  /** Longer user information is no URL's. */
  static final int MAX_USER_CHARS = 256;

  private Urls() {}

  /** At the colon of {@code ://}; answers where the walk goes on. */
  static int at(TextScan scan, int colon) {
    int start = colon + 3;
    int limit = Math.min(scan.length(), start + MAX_USER_CHARS);
    int colonInside = -1;
    int lastAt = -1;
    for (int i = start; i < limit; i++) {
      char c = scan.at(i);
      if (c == '@') {
        lastAt = i;
      } else if (c == ':' && colonInside < 0) {
        colonInside = i;
      } else if (isEnd(c)) {
        break;
      }
    }
    if (lastAt <= start || scan.placeholderEnd(start) == lastAt) {
      return start;
    }
    boolean alone = colonInside < 0 || colonInside > lastAt;
    // A user alone: a DSN's public key or somebody's name.
    if (!(alone && isPublicKey(scan, start, lastAt))) {
      scan.found(start, lastAt, Kind.SECRET);
    }
    // Behind the at sign, or the end of a password and the host would be an address of e-mail.
    return lastAt + 1;
  }

  /** Sentry's public keys name a project, not a person, and searches need them. */
  private static boolean isPublicKey(TextScan scan, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!Chars.isHex(scan.at(i))) {
        return false;
      }
    }
    return end - start == 32;
  }

  private static boolean isEnd(char c) {
    return c == '/'
        || c == '?'
        || c == '#'
        || c == '"'
        || c == '<'
        || c == '>'
        || c == '\\'
        || Chars.isBlank(c)
        || c == '\0';
  }
}
