package aegle.guard.masking;

/**
 * Identity numbers and mobile telephones with letters right beside them, {@code 1101700230708abc}.
 * Hashes consist of such words too: what may be one is left.
 */
final class GluedNumbers {
  private static final int NATIONAL_ID_DIGITS = 13;
  private static final int PHONE_DIGITS = 10;

  /** Numbers of spans have so many hexadecimal digits; longer ones are of traces and contents. */
  private static final int SPAN_CHARS = 16;

  /** Commits and containers are shortened to so many hexadecimal digits. */
  private static final int SHORT_HASH_CHARS = 12;

  /** What stands behind a moment that is no person: {@code 1795403787686ms}, {@code ...L}. */
  private static final String[] UNITS = {"ms", "l", "n", "z", "s", "us", "ns"};

  private GluedNumbers() {}

  /** In a word of letters and digits; answers its end where something is found, else -1. */
  static int at(TextScan scan, int start, int end) {
    if (end - start <= PHONE_DIGITS || scan.hasOwnDigits()) {
      return -1;
    }
    boolean found = false;
    int i = start;
    while (i < end) {
      int from = i;
      while (Chars.isAsciiDigit(scan.at(i))) {
        i++;
      }
      if (i - from == NATIONAL_ID_DIGITS && isNationalId(scan, start, from, end)) {
        scan.found(from, i, Kind.NATIONAL_ID);
        found = true;
      } else if (i - from == PHONE_DIGITS && isPhone(scan, start, from, end)) {
        scan.found(from, i, Kind.PHONE);
        found = true;
      }
      i = Math.max(i, from + 1);
    }
    return found ? end : -1;
  }

  private static boolean isNationalId(TextScan scan, int start, int from, int end) {
    int to = from + NATIONAL_ID_DIGITS;
    char first = scan.at(from);
    boolean address = Chars.lower(scan.at(from - 1)) == 'x' && scan.at(from - 2) == '0';
    if (first == '0' || first == '9' || address) {
      return false;
    }
    return Numbers.isNationalId(scan, from)
        && !(Numbers.isMoment(Long.parseLong(scan.text(from, to))) && isUnit(scan, to, end))
        && !isHash(scan, start, from, end);
  }

  private static boolean isUnit(TextScan scan, int from, int end) {
    for (String unit : UNITS) {
      if (end - from == unit.length() && scan.isWord(unit, from)) {
        return true;
      }
    }
    return false;
  }

  /** Whether thirteen digits are a part of a hash, rather than a number with a few letters. */
  private static boolean isHash(TextScan scan, int start, int from, int end) {
    int chars = end - start;
    if (chars < SPAN_CHARS || !isHex(scan, start, end)) {
      return false;
    }
    int to = from + NATIONAL_ID_DIGITS;
    boolean apart =
        (from == start && isOfLetters(scan, to, end))
            || (to == end && isOfLetters(scan, start, from));
    return chars > SPAN_CHARS || !apart || isJoined(scan, start, end);
  }

  private static boolean isPhone(TextScan scan, int start, int from, int end) {
    int chars = end - start;
    boolean oneSide = from == start || from + PHONE_DIGITS == end;
    if (scan.isTechnical()
        || !oneSide
        || chars >= SPAN_CHARS
        || isJoined(scan, start, end)
        || !Phones.isThai(scan, from, from + PHONE_DIGITS)) {
      return false;
    }
    return chars != SHORT_HASH_CHARS || !isHex(scan, start, end);
  }

  /** Whether the word is a part of a number in groups, as UUIDs are. */
  private static boolean isJoined(TextScan scan, int start, int end) {
    return scan.at(start - 1) == '-' || scan.at(end) == '-';
  }

  private static boolean isOfLetters(TextScan scan, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!Chars.isAsciiLetter(scan.at(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(TextScan scan, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!Chars.isHex(scan.at(i))) {
        return false;
      }
    }
    return true;
  }
}
