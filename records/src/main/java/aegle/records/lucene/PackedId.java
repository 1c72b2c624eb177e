package aegle.records.lucene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Ids of hexadecimal digits as terms of half their length: a byte that says how the digits were
 * written, then two digits in each byte. A dictionary of ids that never repeat is most of what a
 * line costs on the disk, and none of it can be compressed.
 *
 * <pre>
 * 0  lower-case digits, an even number from 16 to 64        4bf92f3577b34da6a3ce929d0e0e4736
 * 1  a UUID, lower-case, with its four dashes               4bf92f35-77b3-4da6-a3ce-929d0e0e4736
 * </pre>
 *
 * Terms of one form stand in the order of their texts, so that what begins alike stands together.
 */
final class PackedId {
  /** Bytes of the longest term. */
  static final int MAX_BYTES = 33;

  private static final int MIN_DIGITS = 16;
  private static final int MAX_DIGITS = 64;
  private static final int UUID_CHARS = 36;

  private static final byte DIGITS = 0;
  private static final byte UUID = 1;

  private PackedId() {}

  /** Whether a text can be packed. */
  static boolean fits(String text) {
    int length = text.length();
    if (length == UUID_CHARS && text.charAt(8) == '-') {
      return isHex(text, true);
    }
    return length >= MIN_DIGITS && length <= MAX_DIGITS && length % 2 == 0 && isHex(text, false);
  }

  private static boolean isHex(String text, boolean uuid) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean fits = (uuid && isDash(i)) ? c == '-' : nibble(c) >= 0;
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDash(int place) {
    return place == 8 || place == 13 || place == 18 || place == 23;
  }

  private static int nibble(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  /**
   * Packs a text that fits.
   *
   * @param into {@link #MAX_BYTES} bytes or more
   * @return how many were written
   */
  static int pack(String text, byte[] into) {
    boolean uuid = text.length() == UUID_CHARS && text.charAt(8) == '-';
    into[0] = uuid ? UUID : DIGITS;
    int nibbles = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '-') {
        int place = 1 + nibbles / 2;
        into[place] = (byte) (nibbles % 2 == 0 ? nibble(c) << 4 : into[place] | nibble(c));
        nibbles++;
      }
    }
    return 1 + nibbles / 2;
  }

  /** The term of a text, or null where it cannot be packed. */
  static @Nullable BytesRef of(String text) {
    if (!fits(text)) {
      return null;
    }
    byte[] bytes = new byte[MAX_BYTES];
    return new BytesRef(bytes, 0, pack(text, bytes));
  }

  /** Terms between two, both included. */
  record Range(BytesRef first, BytesRef last) {}

  /** The terms whose text begins with another, of each form that it may be the beginning of. */
  static List<Range> beginningWith(String prefix) {
    List<Range> ranges = new ArrayList<>(2);
    if (prefix.length() <= MAX_DIGITS && isHex(prefix, false)) {
      ranges.add(range(DIGITS, prefix));
    }
    if (prefix.length() <= UUID_CHARS && isHex(prefix, true)) {
      ranges.add(range(UUID, prefix));
    }
    return ranges;
  }

  private static Range range(byte form, String prefix) {
    byte[] first = new byte[MAX_BYTES];
    byte[] last = new byte[MAX_BYTES];
    Arrays.fill(last, (byte) 0xff);
    first[0] = form;
    last[0] = form;
    int nibbles = 0;
    for (int i = 0; i < prefix.length(); i++) {
      char c = prefix.charAt(i);
      if (c != '-') {
        int shift = nibbles % 2 == 0 ? 4 : 0;
        int place = 1 + nibbles / 2;
        first[place] |= (byte) (nibble(c) << shift);
        last[place] &= (byte) ((nibble(c) << shift) | (shift == 4 ? 0x0f : 0xf0));
        nibbles++;
      }
    }
    return new Range(new BytesRef(first, 0, 1 + (nibbles + 1) / 2), new BytesRef(last));
  }

  /** The text of a term. */
  static String text(BytesRef term) {
    boolean uuid = term.bytes[term.offset] == UUID;
    StringBuilder text = new StringBuilder(UUID_CHARS);
    for (int i = 1; i < term.length; i++) {
      int octet = term.bytes[term.offset + i] & 0xff;
      append(text, octet >> 4, uuid);
      append(text, octet & 15, uuid);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int nibble, boolean uuid) {
    if (uuid && isDash(text.length())) {
      text.append('-');
    }
    text.append(Character.forDigit(nibble, 16));
  }
}
