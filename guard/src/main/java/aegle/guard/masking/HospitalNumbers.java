package aegle.guard.masking;

/** Hospital, admission and visit numbers: {@code HN 12345/66}, {@code HN: 0001234}. */
final class HospitalNumbers {
  private static final int MIN_DIGITS = 3;
  private static final int MAX_DIGITS = 12;
  private static final int MAX_PARTS = 3;

  private HospitalNumbers() {}

  /** Behind the word; answers where the walk goes on, or -1 where no number follows. */
  static int after(TextScan scan, int wordEnd) {
    return number(scan, Filler.end(scan, wordEnd));
  }

  /** {@code AN} and {@code VN} need their number right behind them, being parts of other words. */
  static int terse(TextScan scan, int start, int end) {
    int i = start + 2;
    if (end == i) {
      while (i < end + 3 && (scan.at(i) == ' ' || scan.at(i) == ':' || scan.at(i) == '.')) {
        i++;
      }
    }
    return Chars.digit(scan.at(i)) >= 0 && Chars.digit(scan.at(i + 4)) >= 0 ? number(scan, i) : -1;
  }

  /** At the number itself; answers where the walk goes on, or -1 where it is none. */
  static int number(TextScan scan, int start) {
    int i = start;
    if (Chars.isAsciiLetter(scan.at(i)) && Chars.digit(scan.at(i + 1)) >= 0) {
      i++;
    }
    int digits = 0;
    int end = i;
    for (int part = 0; part < MAX_PARTS; part++) {
      int from = i;
      while (i - from <= MAX_DIGITS && Chars.digit(scan.at(i)) >= 0) {
        i++;
      }
      if (i == from || i - from > MAX_DIGITS) {
        break;
      }
      digits += i - from;
      end = i;
      char joint = scan.at(i);
      if (joint != '/' && !Chars.isDash(joint)) {
        break;
      }
      i++;
    }
    boolean whole = digits >= MIN_DIGITS && !Chars.isAsciiLetter(scan.at(end));
    return whole ? scan.found(start, end, Kind.HOSPITAL_NUMBER) : -1;
  }
}
