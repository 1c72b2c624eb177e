package aegle.guard.masking;

import org.jspecify.annotations.Nullable;

/**
 * Long numbers: identity numbers, cards, bank accounts, telephones and addresses of the Internet.
 * Checksums decide where there are some, the way of grouping where not, and the words before.
 */
final class Numbers {
  private static final int NATIONAL_ID_DIGITS = 13;
  private static final int MIN_CARD_DIGITS = 13;
  private static final int MAX_CARD_DIGITS = 19;
  private static final int MIN_DIGITS = 7;
  private static final int MIN_ACCOUNT_DIGITS = 10;
  private static final int MAX_ACCOUNT_DIGITS = 15;
  private static final int MAX_PHONE_DIGITS = 15;

  /** Moments from 2017 to 2035 in milliseconds have thirteen digits, as identity numbers. */
  private static final long FIRST_MOMENT_MILLIS = 1_483_228_800_000L;

  private static final long LAST_MOMENT_MILLIS = 2_082_758_399_999L;

  /** The fewest digits that a country code tells of, behind a plus and without. */
  private static final int MIN_PLUS_DIGITS = 10;

  private static final int MIN_TOLD_DIGITS = 11;

  /** Larger exponents are no person's number. */
  private static final int MAX_EXPONENT = 40;

  private Numbers() {}

  /** At the first digit of a number; answers where the walk goes on. */
  static int at(TextScan scan, int start) {
    int grouped = GroupedNumbers.at(scan, start);
    if (grouped > 0) {
      return grouped;
    }
    int alone = plain(scan, start);
    if (alone > 0) {
      return alone;
    }
    if (Chars.isAsciiDigit(scan.at(start))) {
      int address = IpText.v4End(scan, start);
      if (address > 0) {
        return ip(scan, start, address);
      }
      if (isIsoDate(scan, start)) {
        return start + 10;
      }
    }
    alone = shortAndAlone(scan, start);
    if (alone > 0) {
      return alone;
    }
    DigitRun run = scan.digits(start);
    if (run.groups() == 0) {
      return Words.end(scan, start);
    }
    if (run.total() < MIN_DIGITS) {
      return run.end();
    }
    boolean fraction = scan.at(start - 1) == '.' && Chars.digit(scan.at(start - 2)) >= 0;
    int groups = fraction ? 0 : match(scan, run);
    return groups > 0 ? run.end(groups - 1) : run.end(0);
  }

  /**
   * At the first digit of a number in a technical text, where only a checksum or a country code
   * tells; answers where the walk goes on.
   */
  static int told(TextScan scan, int start) {
    int grouped = GroupedNumbers.at(scan, start);
    if (grouped > 0) {
      return grouped;
    }
    int alone = plain(scan, start);
    if (alone > 0) {
      return alone;
    }
    if (isIsoDate(scan, start)) {
      return start + 10;
    }
    DigitRun run = scan.digits(start);
    if (run.groups() == 0) {
      return Words.end(scan, start);
    }
    if (run.total() < MIN_TOLD_DIGITS) {
      return run.end();
    }
    boolean fraction = scan.at(start - 1) == '.' && Chars.digit(scan.at(start - 2)) >= 0;
    int groups = fraction ? 0 : matchTold(scan, run);
    return groups > 0 ? run.end(groups - 1) : run.end(0);
  }

  private static int matchTold(TextScan scan, DigitRun run) {
    int groups = nationalId(scan, run, TextScan.Context.NONE);
    if (groups > 0) {
      return found(scan, run, groups, Kind.NATIONAL_ID);
    }
    groups = card(run);
    if (groups > 0) {
      return found(scan, run, groups, Kind.CARD);
    }
    groups = Phones.thaiWithCountry(run);
    return groups > 0 ? found(scan, run, groups, Kind.PHONE) : 0;
  }

  /**
   * The end of a few digits of ASCII behind which nothing stands that goes on with them, or of a
   * word that begins with digits; or -1.
   */
  private static int plain(TextScan scan, int start) {
    int i = start;
    while (Chars.isAsciiDigit(scan.at(i))) {
      i++;
    }
    char next = scan.at(i);
    if (i > start && Chars.isAsciiLetter(next)) {
      boolean phone =
          scan.context(start) == TextScan.Context.PHONE && Phones.isThai(scan, start, i);
      return phone ? scan.found(start, i, Kind.PHONE) : wordWithDigits(scan, start, i);
    }
    boolean few = i > start && i - start < MIN_DIGITS && next < 128;
    if (!few) {
      return -1;
    }
    boolean joint = next == ' ' || next == '.' || next == '-' || next == '(' || next == ')';
    return !joint || Chars.isAsciiLetter(scan.at(i + 1)) ? i : -1;
  }

  /** Behind the digits with which a word begins: its end. */
  private static int wordWithDigits(TextScan scan, int start, int digitsEnd) {
    int end = Words.end(scan, digitsEnd);
    boolean whole = !Chars.isAlphanumeric(scan.at(start - 1));
    int glued = whole ? GluedNumbers.at(scan, start, end) : -1;
    return glued > 0 ? glued : end;
  }

  /** The end of a short number that no other follows, as most are; or -1. */
  private static int shortAndAlone(TextScan scan, int start) {
    int i = start;
    while (i - start < MIN_DIGITS && Chars.digit(scan.at(i)) >= 0) {
      i++;
    }
    if (i - start >= MIN_DIGITS) {
      return -1;
    }
    char next = scan.at(i);
    if (Chars.isAsciiLetter(next)) {
      return Words.end(scan, i);
    }
    return DigitRun.isSeparator(next) && !isFollowedByWord(scan, i) ? -1 : i;
  }

  private static boolean isFollowedByWord(TextScan scan, int separator) {
    return Chars.isAsciiLetter(scan.at(separator + 1));
  }

  private static int ip(TextScan scan, int start, int end) {
    boolean person = !IpText.isVersion(scan, start) && IpText.isPublic(scan.text(start, end));
    return person ? scan.found(start, end, Kind.IP) : end;
  }

  private static boolean isIsoDate(TextScan scan, int start) {
    if (scan.at(start + 4) != '-' || scan.at(start + 7) != '-') {
      return false;
    }
    for (int i = start; i < start + 10; i++) {
      if (i != start + 4 && i != start + 7 && !Chars.isAsciiDigit(scan.at(i))) {
        return false;
      }
    }
    boolean month = scan.at(start + 5) <= '1';
    boolean day = scan.at(start + 8) <= '3';
    char next = scan.at(start + 10);
    return month && day && (next == 'T' || !Chars.isAlphanumeric(next));
  }

  /** How many groups of the run were found to be something, or 0. */
  private static int match(TextScan scan, DigitRun run) {
    TextScan.Context context = scan.context(run.start(0));
    int groups = nationalId(scan, run, context);
    if (groups > 0) {
      return found(scan, run, groups, Kind.NATIONAL_ID);
    }
    groups = bankAccount(run, context);
    if (groups > 0) {
      return found(scan, run, groups, Kind.BANK_ACCOUNT);
    }
    groups = card(run);
    if (groups > 0) {
      return found(scan, run, groups, Kind.CARD);
    }
    groups = Phones.local(run);
    groups = groups == 0 ? Phones.abroad(run) : groups;
    if (groups == 0 && context == TextScan.Context.PHONE) {
      groups = Phones.inContext(run);
    }
    return groups > 0 ? found(scan, run, groups, Kind.PHONE) : 0;
  }

  private static int found(TextScan scan, DigitRun run, int groups, Kind kind) {
    int start = run.start(0);
    int end = run.end(groups - 1);
    if (scan.at(start - 1) == '(' && closes(scan, start, end)) {
      start--;
    }
    scan.found(start, end, kind);
    return groups;
  }

  private static boolean closes(TextScan scan, int start, int end) {
    for (int i = start; i < end; i++) {
      if (scan.at(i) == ')') {
        return true;
      }
    }
    return false;
  }

  /** At a plus; answers where the walk goes on. */
  static int plus(TextScan scan, int plus) {
    char before = scan.at(plus - 1);
    int start = scan.at(plus + 1) == '(' ? plus + 2 : plus + 1;
    if (Chars.isAlphanumeric(before) || Chars.digit(scan.at(start)) <= 0) {
      return plus + 1;
    }
    DigitRun run = scan.digits(start);
    int groups = run.groups() == 0 ? 0 : Phones.international(run);
    boolean few = scan.isTechnical() && run.digitsOf(groups) < MIN_PLUS_DIGITS;
    if (groups == 0 || few) {
      return plus + 1;
    }
    int from = before == '(' && closes(scan, plus, run.end(groups - 1)) ? plus - 1 : plus;
    return scan.found(from, run.end(groups - 1), Kind.PHONE);
  }

  private static int nationalId(TextScan scan, DigitRun run, TextScan.Context context) {
    int groups = run.groupsOf(NATIONAL_ID_DIGITS);
    if (groups == 0) {
      return 0;
    }
    if (context == TextScan.Context.NATIONAL_ID) {
      return groups;
    }
    boolean usual =
        run.hasLengths(1, 4, 5, 2, 1)
            || run.hasLengths(1, 4, 5, 3)
            || run.hasLengths(1, 2, 4, 5, 1)
            || run.hasLengths(1, 12)
            || run.hasLengths(12, 1);
    if (!(groups == 1 || (usual && run.isEven(groups) && run.separator(1) != '.'))
        || !hasNationalChecksum(run)) {
      return 0;
    }
    return groups == 1 && isMoment(scan, run, run.start(0)) ? 0 : groups;
  }

  /** Whether the thirteen digits at a place are an identity number by their checksum. */
  static boolean isNationalId(TextScan scan, int start) {
    DigitRun run = new DigitRun();
    return run.readNumber(scan.text(start, start + NATIONAL_ID_DIGITS))
        && hasNationalChecksum(run)
        && !isMoment(scan, run, start);
  }

  /**
   * The thirteenth digit is eleven less the weighted sum of the others, modulo ten (Department of
   * Provincial Administration).
   */
  private static boolean hasNationalChecksum(DigitRun run) {
    int sum = 0;
    boolean same = true;
    for (int i = 0; i < NATIONAL_ID_DIGITS - 1; i++) {
      sum += (run.digit(i) - '0') * (NATIONAL_ID_DIGITS - i);
      same &= run.digit(i) == run.digit(0);
    }
    return !same && (11 - sum % 11) % 10 == run.digit(NATIONAL_ID_DIGITS - 1) - '0';
  }

  /** Whether thirteen digits are a moment, because their field or the word before is of time. */
  private static boolean isMoment(TextScan scan, DigitRun run, int start) {
    long millis = 0;
    for (int i = 0; i < NATIONAL_ID_DIGITS; i++) {
      millis = millis * 10 + run.digit(i) - '0';
    }
    return isMoment(millis) && (TimeWords.isTime(scan.field()) || TimeWords.isBefore(scan, start));
  }

  /** Whether a number is one of the years 2017 to 2035 in milliseconds. */
  static boolean isMoment(long millis) {
    return millis >= FIRST_MOMENT_MILLIS && millis <= LAST_MOMENT_MILLIS;
  }

  private static int bankAccount(DigitRun run, TextScan.Context context) {
    if (run.hasLengths(3, 1, 5, 1) && run.isEven(4)) {
      return 4;
    }
    if (context != TextScan.Context.BANK_ACCOUNT) {
      return 0;
    }
    for (int count = MIN_ACCOUNT_DIGITS; count <= MAX_ACCOUNT_DIGITS; count++) {
      int groups = run.groupsOf(count);
      if (groups > 0) {
        return groups;
      }
    }
    return 0;
  }

  private static int card(DigitRun run) {
    for (int count = MIN_CARD_DIGITS; count <= MAX_CARD_DIGITS; count++) {
      int groups = run.groupsOf(count);
      if (groups > 0 && isGroupedAsCard(run, groups) && isCard(run, count)) {
        return groups;
      }
    }
    return 0;
  }

  private static boolean isGroupedAsCard(DigitRun run, int groups) {
    for (int group = 0; group < groups; group++) {
      if (run.length(group) < 3) {
        return false;
      }
    }
    return run.isEven(groups);
  }

  private static boolean isCard(DigitRun run, int count) {
    int two = run.value(0, 2);
    int four = run.value(0, 4);
    boolean known =
        switch (run.digit(0)) {
          case '4' -> count == 13 || count == 16 || count == 19;
          case '5' -> count == 16 && two >= 51 && two <= 55;
          case '2' ->
              count == 16 && ((four >= 2221 && four <= 2720) || (four >= 2200 && four <= 2204));
          case '3' ->
              ((two == 34 || two == 37) && count == 15)
                  || (four >= 3528 && four <= 3589 && count >= 16)
                  || ((two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059))
                      && count == 14);
          case '6' ->
              count >= 16
                  && (two == 62 || two == 65 || four == 6011 || (four >= 6440 && four <= 6499));
          case '8' -> two == 81 && count >= 16;
          default -> false;
        };
    return known && hasLuhnChecksum(run, count);
  }

  private static boolean hasLuhnChecksum(DigitRun run, int count) {
    int sum = 0;
    boolean doubled = false;
    for (int i = count - 1; i >= 0; i--) {
      int digit = run.digit(i) - '0';
      int weighed = doubled ? digit * 2 : digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
      doubled = !doubled;
    }
    return sum % 10 == 0;
  }

  /** The digits of a number as JSON writes it, or null where it is not whole. */
  static @Nullable String wholeDigits(String number) {
    int exponentAt = Math.max(number.indexOf('e'), number.indexOf('E'));
    int dot = number.indexOf('.');
    if (exponentAt < 0 && dot < 0) {
      return number;
    }
    int shift = exponentAt < 0 ? 0 : exponent(number, exponentAt + 1);
    String mantissa = exponentAt < 0 ? number : number.substring(0, exponentAt);
    String fraction = dot < 0 ? "" : mantissa.substring(dot + 1);
    String digits = (dot < 0 ? mantissa : mantissa.substring(0, dot)) + fraction;
    shift -= fraction.length();
    if (Math.abs(shift) > MAX_EXPONENT) {
      return null;
    }
    if (shift >= 0) {
      return digits + "0".repeat(shift);
    }
    int end = digits.length() + shift;
    for (int i = Math.max(0, end); i < digits.length(); i++) {
      if (digits.charAt(i) != '0') {
        return null;
      }
    }
    return end <= 0 ? null : digits.substring(0, end);
  }

  private static int exponent(String number, int from) {
    int value = 0;
    boolean negative = from < number.length() && number.charAt(from) == '-';
    for (int i = from; i < number.length() && value <= MAX_EXPONENT * 2; i++) {
      int digit = Chars.digit(number.charAt(i));
      value = digit < 0 ? value : value * 10 + digit;
    }
    return negative ? -value : value;
  }

  /**
   * What a number that was no text is, or null: only what a checksum or a country code says. A
   * negative one is no card and no telephone; databases write their hashes so.
   *
   * @param moments whether the number may be a moment in milliseconds
   */
  static @Nullable Kind kindOfNumber(String written, boolean moments) {
    boolean negative = written.startsWith("-");
    String digits = negative ? written.substring(1) : written;
    DigitRun run = new DigitRun();
    if (!run.readNumber(digits)) {
      return null;
    }
    if (run.total() == NATIONAL_ID_DIGITS) {
      long number = Long.parseLong(digits);
      boolean moment = number >= FIRST_MOMENT_MILLIS && number <= LAST_MOMENT_MILLIS;
      if (!(moments && moment) && hasNationalChecksum(run)) {
        return Kind.NATIONAL_ID;
      }
    }
    if (negative) {
      return null;
    }
    if (run.total() >= MIN_CARD_DIGITS
        && run.total() <= MAX_CARD_DIGITS
        && isCard(run, run.total())) {
      return Kind.CARD;
    }
    return run.total() <= MAX_PHONE_DIGITS && Phones.isThaiWithCountry(run) ? Kind.PHONE : null;
  }
}
