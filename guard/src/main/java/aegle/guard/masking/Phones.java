package aegle.guard.masking;

/**
 * Telephone numbers, by their digits and the way they are grouped: Thailand's (mobile 06, 08, 09
 * with ten digits; Bangkok 02 and the provinces 03 to 05 and 07 with nine), international ones
 * behind a plus (ITU-T E.164), and North America's.
 */
final class Phones {
  private static final int MOBILE_DIGITS = 10;
  private static final int FIXED_DIGITS = 9;
  private static final int MAX_DIGITS = 15;
  private static final int MIN_INTERNATIONAL_DIGITS = 8;
  private static final int USUAL_INTERNATIONAL_DIGITS = 10;
  private static final int MAX_LOCAL_GROUPS = 5;

  /** Codes of countries from which patients and their families call, behind two zeros. */
  private static final String[] ABROAD = {
    "966", "971", "965", "968", "973", "974", "852", "855", "856", "44", "49", "33", "61", "65",
    "60", "62", "63", "81", "82", "84", "86", "91", "95"
  };

  private static final int MIN_ABROAD_DIGITS = 11;

  private Phones() {}

  /** How many groups are a number behind {@code 00} and the code of a country, or 0. */
  static int abroad(DigitRun run) {
    if (run.digit(0) != '0' || run.digit(1) != '0') {
      return 0;
    }
    for (String code : ABROAD) {
      int prefix = 2 + code.length();
      boolean called =
          run.total() > prefix && run.value(2, code.length()) == Integer.parseInt(code);
      int first = run.length(0);
      if (called && (first == 2 || first == prefix || run.groups() == 1)) {
        return mostOf(run);
      }
    }
    return 0;
  }

  private static int mostOf(DigitRun run) {
    for (int count = MAX_DIGITS; count >= MIN_ABROAD_DIGITS; count--) {
      int groups = run.groupsOf(count);
      if (groups > 0) {
        return groups;
      }
    }
    return 0;
  }

  /** Whether the digits from one place to another are a whole number of Thailand. */
  static boolean isThai(TextScan scan, int start, int end) {
    int count = end - start;
    char second = scan.at(start + 1);
    return scan.at(start) == '0'
        && ((isMobile(second) && count == MOBILE_DIGITS)
            || (isFixed(second) && count == FIXED_DIGITS));
  }

  /** How many groups are a number without a plus, or 0. */
  static int local(DigitRun run) {
    if (run.digit(0) == '0') {
      return run.value(0, 4) == 66 ? withCountry(run, 2) : thai(run);
    }
    if (run.digit(0) == '6' && run.digit(1) == '6') {
      int groups = withCountry(run, 0);
      boolean fixed = groups == 1 && isFixed(run.digit(2));
      return fixed ? 0 : groups;
    }
    return american(run);
  }

  private static boolean isMobile(char digit) {
    return digit == '6' || digit == '8' || digit == '9';
  }

  private static boolean isFixed(char digit) {
    return (digit >= '2' && digit <= '5') || digit == '7';
  }

  private static int thai(DigitRun run) {
    char second = run.digit(1);
    int count = isMobile(second) ? MOBILE_DIGITS : isFixed(second) ? FIXED_DIGITS : 0;
    int groups = count == 0 ? 0 : run.groupsOf(count);
    return groups > 0 && isGroupedAsPhone(run, groups) ? groups : 0;
  }

  private static boolean isGroupedAsPhone(DigitRun run, int groups) {
    if (groups > MAX_LOCAL_GROUPS || isDate(run, groups)) {
      return false;
    }
    for (int group = 1; group < groups; group++) {
      if (run.length(group) < 2) {
        return false;
      }
    }
    return true;
  }

  /** Day, month and year, with an hour behind them, have as many digits as a telephone. */
  private static boolean isDate(DigitRun run, int groups) {
    return groups >= 3
        && run.length(0) == 2
        && run.length(1) == 2
        && run.length(2) == 4
        && run.separator(1) == run.separator(2)
        && run.separator(1) != ' '
        && run.value(0, 2) <= 31
        && run.value(2, 2) <= 12;
  }

  /** Thailand's country code behind so many digits, with or without the zero that belongs away. */
  private static int withCountry(DigitRun run, int from) {
    int national = from + 2;
    int zero = run.digit(national) == '0' ? 1 : 0;
    char first = run.digit(national + zero);
    int count = isMobile(first) ? MOBILE_DIGITS - 1 : isFixed(first) ? FIXED_DIGITS - 1 : 0;
    int groups = count == 0 ? 0 : run.groupsOf(national + zero + count);
    return groups <= MAX_LOCAL_GROUPS + 2 ? groups : 0;
  }

  /** How many groups are a mobile number of Thailand with its country's code, dots apart, or 0. */
  static int thaiWithCountry(DigitRun run) {
    if (run.digit(0) != '6' || run.digit(1) != '6' || !isMobile(run.digit(2))) {
      return 0;
    }
    int groups = withCountry(run, 0);
    return groups == 1 || (run.separator(1) != '.' && run.isEven(groups)) ? groups : 0;
  }

  static boolean isThaiWithCountry(DigitRun run) {
    return run.digit(0) == '6'
        && run.digit(1) == '6'
        && isMobile(run.digit(2))
        && withCountry(run, 0) == 1;
  }

  private static int american(DigitRun run) {
    boolean toll = run.hasLengths(1, 3, 3, 4) && run.digit(0) == '1';
    if (!toll && !run.hasLengths(3, 3, 4)) {
      return 0;
    }
    int first = toll ? 1 : 0;
    char separator = run.separator(first + 2);
    boolean grouped =
        (separator == '-' || separator == '.')
            && (run.separator(first + 1) == separator
                || run.separator(first + 1) == ' '
                || run.separator(first + 1) == ')');
    boolean digits = run.digit(first) >= '2' && run.digit(first + 3) >= '2';
    return grouped && digits ? first + 3 : 0;
  }

  /** How many groups behind a plus are a number, or 0. */
  static int international(DigitRun run) {
    if (run.digit(0) == '6' && run.digit(1) == '6') {
      int groups = withCountry(run, 0);
      if (groups > 0) {
        return groups;
      }
    }
    if (run.digit(0) == '1') {
      int groups = run.groupsOf(11);
      if (groups > 0) {
        return groups;
      }
    }
    return atLeast(run, MIN_INTERNATIONAL_DIGITS);
  }

  /** How many groups are a number because a word such as {@code tel} stands before, or 0. */
  static int inContext(DigitRun run) {
    return atLeast(run, 7);
  }

  /** As many groups as make ten digits, or all where they make the least number of them. */
  private static int atLeast(DigitRun run, int least) {
    int sum = 0;
    int groups = 0;
    while (groups < run.groups() && sum < USUAL_INTERNATIONAL_DIGITS) {
      if (sum + run.length(groups) > MAX_DIGITS) {
        break;
      }
      sum += run.length(groups++);
    }
    return sum >= least ? groups : 0;
  }
}
