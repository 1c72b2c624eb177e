package aegle.server.notify;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/**
 * Shortens texts to what a receiver takes, with an ellipsis at the end. A sign that is written with
 * several code points, such as a Thai consonant with its vowel and tone, is kept whole or dropped.
 */
final class Cut {
  private static final String ELLIPSIS = "…";

  /** Longest sign that is looked at, in UTF-16 units: families of emoji are long. */
  private static final int MAX_SIGN_CHARS = 128;

  private Cut() {}

  /** At most so many characters (code points). */
  static String characters(String text, int most) {
    return to(text, most, _ -> 1);
  }

  /** At most so many UTF-16 units. */
  static String utf16(String text, int most) {
    return to(text, most, Character::charCount);
  }

  /** At most so many bytes of UTF-8. */
  static String bytes(String text, int most) {
    return to(text, most, Cut::bytesOf);
  }

  private static int bytesOf(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  private static String to(String text, int most, IntUnaryOperator sizeOf) {
    int room = most - sizeOf.applyAsInt(ELLIPSIS.codePointAt(0));
    int size = 0;
    int fits = 0;
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      at += Character.charCount(codePoint);
      size += sizeOf.applyAsInt(codePoint);
      if (size <= room) {
        fits = at;
      }
      if (size > most) {
        return text.substring(0, signEnd(text, fits)) + ELLIPSIS;
      }
    }
    return text;
  }

  /** The end of the last whole sign up to an index. */
  private static int signEnd(String text, int index) {
    int from = Math.max(0, index - MAX_SIGN_CHARS);
    int to = Math.min(text.length(), index + MAX_SIGN_CHARS);
    BreakIterator signs = BreakIterator.getCharacterInstance(Locale.ROOT);
    signs.setText(text.substring(from, to));
    return index == 0 || signs.isBoundary(index - from)
        ? index
        : from + Math.max(0, signs.preceding(index - from));
  }
}
