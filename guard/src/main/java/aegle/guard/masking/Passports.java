package aegle.guard.masking;

/** Numbers behind the word passport: up to two letters and six to nine digits (ICAO 9303). */
final class Passports {
  private static final int MAX_LETTERS = 2;
  private static final int MIN_DIGITS = 6;
  private static final int MAX_DIGITS = 9;

  private Passports() {}

  /** Behind the word; answers where the walk goes on. */
  static int after(TextScan scan, int wordEnd) {
    int start = Filler.end(scan, wordEnd);
    int i = start;
    while (i < start + MAX_LETTERS && Chars.isAsciiLetter(scan.at(i))) {
      i++;
    }
    if (i > start && (scan.at(i) == ' ' || scan.at(i) == '-')) {
      i++;
    }
    int from = i;
    while (i <= from + MAX_DIGITS && Chars.digit(scan.at(i)) >= 0) {
      i++;
    }
    boolean whole = i - from >= MIN_DIGITS && i - from <= MAX_DIGITS;
    return whole && !Chars.isAlphanumeric(scan.at(i))
        ? scan.found(start, i, Kind.PASSPORT)
        : wordEnd;
  }
}
