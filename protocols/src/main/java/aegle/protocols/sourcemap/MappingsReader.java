package aegle.protocols.sourcemap;

import aegle.protocols.DecodeException;

/**
 * Decodes the text {@code mappings} (ECMA-426, "Mappings"): lines parted by semicolons, segments by
 * commas, each of one, four or five numbers in base 64 with variable length, each number the
 * difference to the one before.
 */
final class MappingsReader {
  private static final int CONTINUED = 32;
  private static final int DIGIT_BITS = 5;
  private static final int DIGIT_MASK = 31;
  private static final int MAX_SHIFT = 30;
  private static final int[] DIGITS = digits();

  private final String text;
  private int at;

  private int source;
  private int sourceLine;
  private int sourceColumn;
  private int name;

  private MappingsReader(String text) {
    this.text = text;
  }

  /**
   * Adds the mappings of one map.
   *
   * @param firstLine of the generated code, where an indexed map says that this part begins
   * @param firstColumn likewise; counts for the first line only
   * @param sources of all parts read before, since their numbers go on
   * @param names likewise
   */
  static void read(
      String text,
      Mappings into,
      int firstLine,
      int firstColumn,
      Numbering sources,
      Numbering names) {
    new MappingsReader(text).read(into, firstLine, firstColumn, sources, names);
  }

  /**
   * A range of a list that all parts of an indexed map share.
   *
   * @param first the number of this part's first
   * @param count how many this part has
   */
  record Numbering(int first, int count) {}

  private void read(
      Mappings into, int firstLine, int firstColumn, Numbering sources, Numbering names) {
    int line = firstLine;
    int column = firstColumn;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ';') {
        line++;
        column = 0;
        at++;
        if (line > SourceMapLimits.MAX_LINES) {
          throw new DecodeException(
              "source map has more than " + SourceMapLimits.MAX_LINES + " lines");
        }
      } else if (c == ',') {
        at++;
      } else {
        column = sum(column, number());
        segment(into, line, column, sources, names);
      }
    }
  }

  /** What follows the column: nothing, a place in a source, and perhaps a name. */
  private void segment(Mappings into, int line, int column, Numbering sources, Numbering names) {
    if (atEnd()) {
      into.add(line, column, Mappings.NONE, 0, 0, Mappings.NONE);
      return;
    }
    source = sum(source, number());
    sourceLine = sum(sourceLine, number());
    sourceColumn = sum(sourceColumn, number());
    int named = Mappings.NONE;
    if (!atEnd()) {
      name = sum(name, number());
      named = name < names.count() ? names.first() + name : Mappings.NONE;
    }
    if (!atEnd()) {
      throw new DecodeException("source map has a segment of more than five numbers");
    }
    int from = source < sources.count() ? sources.first() + source : Mappings.NONE;
    into.add(line, column, from, sourceLine, sourceColumn, named);
  }

  private boolean atEnd() {
    return at == text.length() || text.charAt(at) == ',' || text.charAt(at) == ';';
  }

  private int number() {
    long value = 0;
    int shift = 0;
    while (true) {
      if (at == text.length()) {
        throw new DecodeException("source map ends within a number of its mappings");
      }
      char c = text.charAt(at);
      int digit = c < DIGITS.length ? DIGITS[c] : -1;
      if (digit < 0 || shift > MAX_SHIFT) {
        throw new DecodeException("source map has a broken number at character " + at);
      }
      at++;
      value |= (long) (digit & DIGIT_MASK) << shift;
      if ((digit & CONTINUED) == 0) {
        break;
      }
      shift += DIGIT_BITS;
    }
    long signed = (value & 1) == 0 ? value >>> 1 : -(value >>> 1);
    if (signed > Integer.MAX_VALUE || signed < -Integer.MAX_VALUE) {
      throw new DecodeException("source map has a number over 32 bits at character " + at);
    }
    return (int) signed;
  }

  /** All sums are places or numbers of lists, so none may be below zero. */
  private static int sum(int before, int difference) {
    long sum = (long) before + difference;
    if (sum < 0 || sum > Integer.MAX_VALUE) {
      throw new DecodeException("source map has a position outside of 31 bits");
    }
    return (int) sum;
  }

  private static int[] digits() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    int[] digits = new int[128];
    java.util.Arrays.fill(digits, -1);
    for (int i = 0; i < alphabet.length(); i++) {
      digits[alphabet.charAt(i)] = i;
    }
    return digits;
  }
}
