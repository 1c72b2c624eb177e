package aegle.guard.replay;

import aegle.signals.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes the JSON of recordings (RFC 8259) as bytes of UTF-8. */
final class RecordingBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** A character is at most so many bytes here: an escape of six. */
  private static final int MAX_BYTES_PER_CHAR = 6;

  private byte[] bytes;
  private int length;

  /** Begins with room for so many bytes; it grows as it must. */
  RecordingBytes(int expectedBytes) {
    bytes = new byte[Math.max(64, expectedBytes)];
  }

  byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Appends bytes as they are. */
  void append(byte[] source) {
    makeRoom(source.length);
    System.arraycopy(source, 0, bytes, length, source.length);
    length += source.length;
  }

  /** Appends a value as text. */
  void write(Json json) {
    switch (json) {
      case Json.Members members -> members(members);
      case Json.Items(List<Json> items) -> items(items);
      case Json.Text(String value) -> string(value);
      case Json.Numeral(String digits) -> plain(digits);
      case Json.Flag(boolean value) -> plain(value ? "true" : "false");
      case Json.Nil _ -> plain("null");
    }
  }

  private void members(Json.Members members) {
    put('{');
    for (int i = 0; i < members.size(); i++) {
      if (i > 0) {
        put(',');
      }
      string(members.name(i));
      put(':');
      write(members.value(i));
    }
    put('}');
  }

  private void items(List<Json> items) {
    put('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        put(',');
      }
      write(items.get(i));
    }
    put(']');
  }

  private void makeRoom(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + bytes.length / 2));
    }
  }

  private void put(char c) {
    makeRoom(1);
    bytes[length++] = (byte) c;
  }

  /** Digits and words, which are ASCII. */
  private void plain(String ascii) {
    makeRoom(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
  }

  private void string(String value) {
    put('"');
    int done = 0;
    while (done < value.length()) {
      // Bounded steps, so that a long text does not ask for six times its length.
      int end = Math.min(value.length(), done + 4_096);
      makeRoom((end - done) * MAX_BYTES_PER_CHAR);
      for (; done < end; done++) {
        character(value.charAt(done));
      }
    }
    put('"');
  }

  private void character(char c) {
    if (c >= ' ' && c < 128) {
      if (c == '"' || c == '\\') {
        bytes[length++] = '\\';
      }
      bytes[length++] = (byte) c;
    } else if (c < ' ' || Character.isSurrogate(c)) {
      bytes[length++] = '\\';
      bytes[length++] = 'u';
      for (int shift = 12; shift >= 0; shift -= 4) {
        bytes[length++] = HEX[(c >> shift) & 0xF];
      }
    } else if (c < 0x800) {
      bytes[length++] = (byte) (0xC0 | (c >> 6));
      bytes[length++] = (byte) (0x80 | (c & 0x3F));
    } else {
      bytes[length++] = (byte) (0xE0 | (c >> 12));
      bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
      bytes[length++] = (byte) (0x80 | (c & 0x3F));
    }
  }
}
