package aegle.guard.masking;

/** Questions about characters, without tables of Unicode where ASCII and Thai suffice. */
final class Chars {
  static final char THAI_FIRST = '\u0E01';
  static final char THAI_LAST = '\u0E5B';
  private static final char THAI_ZERO = '\u0E50';
  private static final char THAI_NINE = '\u0E59';

  private static final byte LETTER = 1;
  private static final byte DIGIT = 2;
  private static final byte HEX = 4;
  private static final byte[] CLASSES = classes();

  private Chars() {}

  private static byte[] classes() {
    byte[] classes = new byte[128];
    for (char c = '0'; c <= '9'; c++) {
      classes[c] = DIGIT | HEX;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      classes[c] = c <= 'f' ? LETTER | HEX : LETTER;
      classes[c - ('a' - 'A')] = classes[c];
    }
    return classes;
  }

  private static boolean is(char c, int wanted) {
    return c < 128 && (CLASSES[c] & wanted) != 0;
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  static boolean isAsciiDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isAsciiLetter(char c) {
    return is(c, LETTER);
  }

  static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  static boolean isAlphanumeric(char c) {
    return is(c, LETTER | DIGIT);
  }

  /** A Thai letter, vowel or mark; no digit and no currency sign. */
  static boolean isThaiLetter(char c) {
    return c >= THAI_FIRST && c <= '\u0E4E' && c != '\u0E3F';
  }

  static boolean isThai(char c) {
    return c >= THAI_FIRST && c <= THAI_LAST;
  }

  static boolean isHex(char c) {
    return is(c, HEX);
  }

  /** The value of a digit of ASCII, Thai or any other script; -1 where it is none. */
  static int digit(char c) {
    if (c < 128) {
      return isAsciiDigit(c) ? c - '0' : -1;
    }
    return c >= THAI_ZERO && c <= THAI_NINE ? c - THAI_ZERO : Character.digit(c, 10);
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\u00A0' || c == '\u202F' || c == '\u2009';
  }

  static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  /**
   * Characters that take no room and mean nothing in a value: soft hyphens, joiners, marks of
   * direction and of byte order.
   */
  static boolean isInvisible(char c) {
    if (c < 0x200B) {
      return c == 0x00AD || c == 0x034F || c == 0x061C || c == 0x180E;
    }
    return c <= 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || c == 0xFEFF;
  }

  /** Space of any width within a line, or its end. */
  static boolean isBlank(char c) {
    return isSpace(c) || isLineEnd(c);
  }

  /** Dashes as people and word processors write them. */
  static boolean isDash(char c) {
    return c == '-' || (c >= '\u2010' && c <= '\u2015') || c == '\u2212';
  }
}
