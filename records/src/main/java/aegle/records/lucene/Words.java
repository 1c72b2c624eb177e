package aegle.records.lucene;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into words, in lower case. Letters, digits and the underscore make a word. Scripts that
 * put no space between words (Thai, Lao, Khmer, Burmese, Chinese, Japanese) are cut into pairs of
 * neighbouring characters, so that a phrase of pairs finds any part of a sentence without a
 * dictionary; a lone character is a word by itself. One thread; used again and again.
 */
final class Words {
  /** A longer word is found by its first characters only. */
  static final int MAX_WORD_CHARS = 128;

  private static final int SEPARATOR = 0;
  private static final int WORD = 1;
  private static final int PAIR = 2;
  private static final byte[] ASCII = ascii();

  private final char[] word = new char[MAX_WORD_CHARS + 2];
  private char[] text = {};
  private int end;
  private int at;
  private boolean inPairs;
  private int length;

  private static byte[] ascii() {
    byte[] classes = new byte[128];
    for (char c = 0; c < classes.length; c++) {
      boolean inWord = c == '_' || Character.isLetterOrDigit(c);
      classes[c] = (byte) (inWord ? WORD : SEPARATOR);
    }
    return classes;
  }

  /** All words of a text. */
  static List<String> of(String text) {
    List<String> found = new ArrayList<>();
    Words words = new Words();
    words.reset(text.toCharArray(), text.length());
    while (words.next()) {
      found.add(new String(words.chars(), 0, words.length()));
    }
    return found;
  }

  /** Whether a word is one character of a script that is cut into pairs. */
  static boolean isLoneOfPairs(String word) {
    int first = word.codePointAt(0);
    return word.length() == Character.charCount(first) && classOf(first) == PAIR;
  }

  /** Begins with a text, which is lent until the next reset. */
  void reset(char[] newText, int newLength) {
    text = newText;
    end = newLength;
    at = 0;
    inPairs = false;
  }

  /** Goes to the next word; false at the end. */
  boolean next() {
    while (at < end) {
      int point = pointAt(at);
      switch (classOf(point)) {
        case WORD -> {
          readWord();
          return true;
        }
        case PAIR -> {
          if (readPair(point)) {
            return true;
          }
        }
        default -> {
          at += Character.charCount(point);
          inPairs = false;
        }
      }
    }
    return false;
  }

  private void readWord() {
    length = 0;
    inPairs = false;
    while (at < end) {
      char c = text[at];
      if (c < 128) {
        if (ASCII[c] != WORD) {
          return;
        }
        append(c >= 'A' && c <= 'Z' ? c + 32 : c);
        at++;
      } else {
        int point = pointAt(at);
        if (classOf(point) != WORD) {
          return;
        }
        append(Character.toLowerCase(point));
        at += Character.charCount(point);
      }
    }
  }

  /** Reads the pair that begins here; false where the character ends a run that gave pairs. */
  private boolean readPair(int first) {
    length = 0;
    append(first);
    at += Character.charCount(first);
    int second = at < end ? pointAt(at) : ' ';
    if (classOf(second) == PAIR) {
      append(second);
      inPairs = true;
      return true;
    }
    boolean lone = !inPairs;
    inPairs = false;
    return lone;
  }

  private void append(int point) {
    if (length < MAX_WORD_CHARS) {
      length += Character.toChars(point, word, length);
    }
  }

  private int pointAt(int index) {
    return Character.codePointAt(text, index, end);
  }

  private static int classOf(int point) {
    if (point < 128) {
      return ASCII[point];
    }
    if (point >= 0xe00 && isInPairs(point)) {
      return PAIR;
    }
    return switch (Character.getType(point)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.PRIVATE_USE,
          Character.SURROGATE ->
          WORD;
      default -> SEPARATOR;
    };
  }

  private static boolean isInPairs(int point) {
    return switch (Character.UnicodeScript.of(point)) {
      case THAI, LAO, KHMER, MYANMAR, HAN, HIRAGANA, KATAKANA ->
          Character.isLetterOrDigit(point) || isMark(point);
      default -> false;
    };
  }

  private static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** The current word's characters, of which {@link #length} count; valid until the next one. */
  char[] chars() {
    return word;
  }

  int length() {
    return length;
  }
}
