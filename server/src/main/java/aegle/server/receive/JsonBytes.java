package aegle.server.receive;

import aegle.signals.GoFloat;
import aegle.signals.Labels;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * Writes JSON straight to bytes, commas by itself. Numbers and texts come out as Go's encoder
 * writes them for Prometheus. Used by one thread.
 */
final class JsonBytes {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String ZERO_TIME = "0001-01-01T00:00:00Z";

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int size;
  private boolean first = true;

  JsonBytes(OutputStream out) {
    this.out = out;
  }

  JsonBytes object() {
    separate();
    put('{');
    first = true;
    return this;
  }

  JsonBytes end() {
    put('}');
    first = false;
    return this;
  }

  JsonBytes array() {
    separate();
    put('[');
    first = true;
    return this;
  }

  JsonBytes endArray() {
    put(']');
    first = false;
    return this;
  }

  JsonBytes key(String name) {
    separate();
    quoted(name, true);
    put(':');
    first = true;
    return this;
  }

  JsonBytes text(String value) {
    separate();
    quoted(value, true);
    return this;
  }

  JsonBytes whole(long value) {
    separate();
    ascii(Long.toString(value));
    return this;
  }

  JsonBytes number(double value) {
    separate();
    ascii(GoFloat.json(value));
    return this;
  }

  /** A number as another writer of JSON wrote it. */
  JsonBytes digits(String number) {
    separate();
    ascii(number);
    return this;
  }

  JsonBytes bool(boolean value) {
    separate();
    ascii(value ? "true" : "false");
    return this;
  }

  JsonBytes nothing() {
    separate();
    ascii("null");
    return this;
  }

  /** A sample value: a number in quotes, since JSON has no infinity. */
  JsonBytes sampleValue(double value) {
    separate();
    put('"');
    long whole = (long) value;
    if (value == whole
        && Math.abs(whole) < 1_000_000_000_000_000L
        && (whole != 0 || isZero(value))) {
      digits(whole);
    } else {
      ascii(GoFloat.json(value));
    }
    put('"');
    return this;
  }

  private static boolean isZero(double value) {
    return Double.doubleToRawLongBits(value) == 0;
  }

  /** Milliseconds as seconds with at most three digits behind the point: {@code 1435781451.781}. */
  JsonBytes seconds(long millis) {
    separate();
    if (millis < 0) {
      put('-');
    }
    digits(Math.abs(millis / 1_000));
    int fraction = (int) Math.abs(millis % 1_000);
    if (fraction > 0) {
      put('.');
      put('0' + fraction / 100);
      if (fraction % 100 > 0) {
        put('0' + fraction / 10 % 10);
        if (fraction % 10 > 0) {
          put('0' + fraction % 10);
        }
      }
    }
    return this;
  }

  /** Labels as an object. As in Prometheus, {@code <} and the like stand as they are here. */
  JsonBytes labels(Labels labels) {
    object();
    for (int i = 0; i < labels.size(); i++) {
      separate();
      quoted(labels.name(i), false);
      put(':');
      quoted(labels.value(i), false);
    }
    return end();
  }

  JsonBytes texts(Collection<String> values) {
    array();
    values.forEach(this::text);
    return endArray();
  }

  JsonBytes map(Map<String, String> map) {
    object();
    map.forEach((key, value) -> key(key).text(value));
    return end();
  }

  JsonBytes time(Instant time) {
    return text(rfc3339(time));
  }

  /** Go's zero time, for what has not happened yet. */
  JsonBytes noTime() {
    return text(ZERO_TIME);
  }

  /** RFC 3339 with as many digits as needed. */
  static String rfc3339(Instant time) {
    String text = time.toString();
    int point = text.indexOf('.');
    if (point < 0) {
      return text;
    }
    int end = text.length() - 1;
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, end) + "Z";
  }

  private void separate() {
    if (!first) {
      put(',');
    }
    first = false;
  }

  private void quoted(String value, boolean htmlToo) {
    put('"');
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        i = wide(value, i);
      } else if (c < 0x20 || c == '"' || c == '\\') {
        escaped(c);
      } else if (htmlToo && (c == '<' || c == '>' || c == '&')) {
        unicode(c);
      } else {
        put(c);
      }
    }
    put('"');
  }

  private void escaped(char c) {
    switch (c) {
      case '"', '\\' -> {
        put('\\');
        put(c);
      }
      case '\n' -> ascii("\\n");
      case '\r' -> ascii("\\r");
      case '\t' -> ascii("\\t");
      default -> unicode(c);
    }
  }

  private void unicode(char c) {
    ascii("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(HEX[(c >> shift) & 0xf]);
    }
  }

  /** Writes the character at the index as UTF-8; the index of its last char. */
  private int wide(String value, int index) {
    char c = value.charAt(index);
    if (c == 0x2028 || c == 0x2029) {
      unicode(c);
      return index;
    }
    int code = value.codePointAt(index);
    if (code >= 0xd800 && code <= 0xdfff) {
      code = 0xfffd; // Half a character: there is no UTF-8 for it.
    }
    if (code < 0x800) {
      put(0xc0 | code >> 6);
    } else {
      if (code < 0x10000) {
        put(0xe0 | code >> 12);
      } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
      }
      put(0x80 | (code >> 6 & 0x3f));
    }
    put(0x80 | (code & 0x3f));
    return index + (code >= 0x10000 ? 1 : 0);
  }

  private void digits(long value) {
    if (value < 0) {
      put('-');
    }
    long rest = Math.abs(value);
    if (BUFFER_BYTES - size < 20) {
      flush();
    }
    int length = 1;
    for (long bound = 10; length < 18 && rest >= bound; bound *= 10) {
      length++;
    }
    if (rest >= 1_000_000_000_000_000_000L) {
      ascii(Long.toString(rest));
      return;
    }
    for (int i = size + length - 1; i >= size; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += length;
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void put(int b) {
    if (size == BUFFER_BYTES) {
      flush();
    }
    buffer[size++] = (byte) b;
  }

  /** Hands on what is held. */
  void flush() {
    try {
      out.write(buffer, 0, size);
      size = 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
