package aegle.guard.masking;

import org.jspecify.annotations.Nullable;

/**
 * Identity numbers in their usual groups whatever parts them ({@code 3.4300.00651.17.7}, {@code
 * 3-4300/00651-17/7}), and cards with underscores. Only a checksum tells, so the shape may be odd.
 */
final class GroupedNumbers {
  private static final int[] NATIONAL_ID = {1, 4, 5, 2, 1};
  private static final int[] CARD = {4, 4, 4, 4};
  private static final String JOINTS = "./_- ";

  private GroupedNumbers() {}

  /** At the first digit of a number; answers where the walk goes on, or -1 where it is none. */
  static int at(TextScan scan, int start) {
    char before = scan.at(start - 1);
    boolean inside = JOINTS.indexOf(before) >= 0 && Chars.digit(scan.at(start - 2)) >= 0;
    if (inside && before != ' ') {
      return -1;
    }
    if (isJoint(scan.at(start + 1))) {
      return at(scan, start, NATIONAL_ID, Kind.NATIONAL_ID);
    }
    return scan.at(start + 4) == '_' ? at(scan, start, CARD, Kind.CARD) : -1;
  }

  private static int at(TextScan scan, int start, int[] lengths, Kind kind) {
    StringBuilder digits = new StringBuilder();
    int i = start;
    for (int group = 0; group < lengths.length; group++) {
      if (group > 0) {
        boolean parted = kind == Kind.CARD ? scan.at(i) == '_' : isJoint(scan.at(i));
        if (!parted) {
          return -1;
        }
        i++;
      }
      for (int end = i + lengths[group]; i < end; i++) {
        int digit = Chars.digit(scan.at(i));
        if (digit < 0) {
          return -1;
        }
        digits.append((char) ('0' + digit));
      }
    }
    char next = scan.at(i);
    boolean goesOn =
        Chars.isAlphanumeric(next)
            || Chars.digit(next) >= 0
            || (next != ' ' && isJoint(next) && Chars.digit(scan.at(i + 1)) >= 0);
    @Nullable Kind found = goesOn ? null : Numbers.kindOfNumber(digits.toString(), false);
    return found == kind ? scan.found(start, i, kind) : -1;
  }

  private static boolean isJoint(char c) {
    return JOINTS.indexOf(c) >= 0 || Chars.isDash(c);
  }
}
