package aegle.guard.masking;

/** Bank account numbers of ISO 13616: country, two check digits, up to thirty characters. */
final class Iban {
  private static final int MIN_CHARS = 15;
  private static final int MAX_CHARS = 34;

  private Iban() {}

  /** The end of a valid number at the first letter of a country, or -1. */
  static int end(TextScan scan, int start) {
    if (!Chars.isUpper(scan.at(start)) || !Chars.isUpper(scan.at(start + 1))) {
      return -1;
    }
    char[] number = new char[MAX_CHARS];
    int[] ends = new int[MAX_CHARS];
    int count = 0;
    int i = start;
    while (count < MAX_CHARS) {
      char c = scan.at(i);
      if ((c == ' ' || c == '-') && count % 4 == 0 && Chars.isAlphanumeric(scan.at(i + 1))) {
        i++;
        continue;
      }
      if (!Chars.isUpper(c) && !Chars.isAsciiDigit(c)) {
        break;
      }
      number[count] = c;
      ends[count++] = ++i;
    }
    // Words may follow behind a space, so shorter numbers are tried too, the longest first.
    for (int length = count; length >= MIN_CHARS; length--) {
      boolean whole = !Chars.isAlphanumeric(scan.at(ends[length - 1]));
      if (whole && hasChecksum(number, length)) {
        return ends[length - 1];
      }
    }
    return -1;
  }

  private static boolean hasChecksum(char[] number, int length) {
    int rest = 0;
    for (int i = 0; i < length; i++) {
      char c = number[(i + 4) % length];
      int value = Character.digit(c, 36);
      rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
    }
    return rest == 1;
  }
}
