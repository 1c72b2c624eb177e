package aegle.guard.masking;

/**
 * Groups of digits with spaces, dashes, dots or brackets between, as people write long numbers. One
 * is used for many numbers, one after the other. Reads at most {@value #MAX_GROUPS} groups and
 * {@value #MAX_DIGITS} digits.
 */
final class DigitRun {
  static final int MAX_GROUPS = 10;
  static final int MAX_DIGITS = 32;
  private static final int MAX_SEPARATOR_CHARS = 3;

  private final char[] digits = new char[MAX_DIGITS];
  private final int[] starts = new int[MAX_GROUPS];
  private final int[] ends = new int[MAX_GROUPS];
  private final int[] lengths = new int[MAX_GROUPS];
  private final char[] separators = new char[MAX_GROUPS];
  private int groups;
  private int total;
  private int end;

  /** Reads the run at a place, in the place of the one before. */
  void read(TextScan scan, int start) {
    groups = 0;
    total = 0;
    end = 0;
    int i = start;
    while (groups < MAX_GROUPS) {
      int next = readGroup(scan, i);
      if (next < 0) {
        break;
      }
      end = next;
      i = skipSeparators(scan, next);
      if (i < 0) {
        break;
      }
    }
  }

  /** Takes the digits of a number as the only group; answers whether there is nothing else. */
  boolean readNumber(String number) {
    total = 0;
    groups = 1;
    end = number.length();
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (!Chars.isAsciiDigit(c) || total == MAX_DIGITS) {
        return false;
      }
      digits[total++] = c;
    }
    starts[0] = 0;
    ends[0] = total;
    lengths[0] = total;
    return total > 0;
  }

  /** The end of a group that begins at a place, or -1 where what stands there is no group. */
  private int readGroup(TextScan scan, int start) {
    int i = start;
    int before = total;
    while (total < MAX_DIGITS) {
      int digit = Chars.digit(scan.at(i));
      if (digit < 0) {
        break;
      }
      digits[total++] = (char) ('0' + digit);
      i++;
    }
    boolean torn =
        Chars.isAlphanumeric(scan.at(i)) || (scan.at(i) >= 128 && Chars.digit(scan.at(i)) >= 0);
    if (torn || total == before) {
      total = before;
      return -1;
    }
    starts[groups] = start;
    ends[groups] = i;
    lengths[groups++] = i - start;
    return i;
  }

  private int skipSeparators(TextScan scan, int from) {
    int i = from;
    while (i < from + MAX_SEPARATOR_CHARS && isSeparator(scan.at(i))) {
      i++;
    }
    if (i == from || Chars.digit(scan.at(i)) < 0) {
      return -1;
    }
    if (groups < MAX_GROUPS) {
      separators[groups] = i - from == 1 ? scan.at(from) : ' ';
    }
    return i;
  }

  static boolean isSeparator(char c) {
    return c == ' '
        || c == '.'
        || c == '('
        || c == ')'
        || c == '\u00A0'
        || c == '\u202F'
        || Chars.isDash(c);
  }

  int groups() {
    return groups;
  }

  int total() {
    return total;
  }

  /** Where the last group ends. */
  int end() {
    return end;
  }

  int start(int group) {
    return starts[group];
  }

  int end(int group) {
    return ends[group];
  }

  int length(int group) {
    return lengths[group];
  }

  /** What stands before a group: the one character, or a space for several. */
  char separator(int group) {
    return separators[group];
  }

  /** A digit of the run as ASCII. */
  char digit(int index) {
    return index < total ? digits[index] : '\0';
  }

  int value(int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      value = value * 10 + digit(i) - '0';
    }
    return value;
  }

  /** How many digits the first groups have. */
  int digitsOf(int count) {
    int sum = 0;
    for (int group = 0; group < count; group++) {
      sum += lengths[group];
    }
    return sum;
  }

  /** How many whole groups from the first one have exactly so many digits, or 0. */
  int groupsOf(int count) {
    int sum = 0;
    for (int group = 0; group < groups && sum < count; group++) {
      sum += lengths[group];
      if (sum == count) {
        return group + 1;
      }
    }
    return 0;
  }

  boolean hasLengths(int... expected) {
    if (groups < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (lengths[i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the first groups are parted by one and the same character. */
  boolean isEven(int count) {
    for (int group = 2; group < count; group++) {
      if (separators[group] != separators[1]) {
        return false;
      }
    }
    return true;
  }
}
