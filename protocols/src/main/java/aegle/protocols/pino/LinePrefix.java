package aegle.protocols.pino;

import aegle.protocols.EventTime;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.nio.charset.StandardCharsets;

/**
 * What pm2 and consoles put before a line: {@code 0|clinic-web | }, a time with or without a colon
 * after it, colours of a terminal.
 *
 * @param at the byte at which the line itself begins
 * @param app the application's name, or empty
 * @param instance pm2's number of the process, or empty
 * @param timeNanos the time, or {@link EventTime#UNKNOWN}
 */
record LinePrefix(int at, String app, String instance, long timeNanos) {
  private static final int MAX_PARTS = 4;
  private static final int MAX_APP_BYTES = 100;
  private static final int MAX_TIME_BYTES = 40;
  private static final int MIN_TIME_BYTES = 19;
  private static final byte ESCAPE = 0x1b;

  static LinePrefix of(byte[] bytes, int from, int to) {
    LinePrefix prefix = new LinePrefix(from, "", "", EventTime.UNKNOWN);
    for (int part = 0; part < MAX_PARTS; part++) {
      LinePrefix longer = prefix.next(bytes, to);
      if (longer.at == prefix.at) {
        return prefix;
      }
      prefix = longer;
    }
    return prefix;
  }

  private LinePrefix next(byte[] bytes, int to) {
    int start = afterColours(bytes, at, to);
    if (start >= to) {
      return this;
    }
    if (app.isEmpty()) {
      LinePrefix named = withApp(bytes, start, to);
      if (named.at != at) {
        return named;
      }
    }
    if (timeNanos == EventTime.UNKNOWN) {
      LinePrefix timed = withTime(bytes, start, to);
      if (timed.at != at) {
        return timed;
      }
    }
    return start == at ? this : new LinePrefix(start, app, instance, timeNanos);
  }

  /** {@code 12|clinic-web | } or {@code PM2 | }. */
  private LinePrefix withApp(byte[] bytes, int start, int to) {
    int i = start;
    while (i < to && isDigit(bytes[i])) {
      i++;
    }
    int numberEnd = i;
    boolean daemon = startsWith(bytes, start, to, "PM2 ");
    if (!daemon && (numberEnd == start || i >= to || bytes[i] != '|')) {
      return this;
    }
    int nameStart = daemon ? start : i + 1;
    int bar = nameStart;
    int limit = Math.min(to, nameStart + MAX_APP_BYTES);
    while (bar < limit && bytes[bar] != '|') {
      bar++;
    }
    if (bar >= limit) {
      return this;
    }
    String name = text(bytes, nameStart, bar).strip();
    int next = bar + 1 < to && bytes[bar + 1] == ' ' ? bar + 2 : bar + 1;
    String number = daemon ? "" : text(bytes, start, numberEnd);
    return new LinePrefix(next, name, number, timeNanos);
  }

  /** A time of ISO 8601, perhaps with an offset after a blank, then a colon or a blank. */
  private LinePrefix withTime(byte[] bytes, int start, int to) {
    int first = start;
    if (bytes[start] == '[') {
      first++;
    }
    int end = first;
    int limit = Math.min(to, first + MAX_TIME_BYTES);
    while (end < limit && isOfTime(bytes, first, end, to)) {
      end++;
    }
    while (end > first && (bytes[end - 1] == ':' || bytes[end - 1] == ' ')) {
      end--;
    }
    if (end - first < MIN_TIME_BYTES) {
      return this;
    }
    long nanos = EventTime.ofIso(text(bytes, first, end));
    if (nanos == EventTime.UNKNOWN) {
      return this;
    }
    int next = end;
    while (next < to && next - end < 3 && (bytes[next] == ']' || bytes[next] == ':')) {
      next++;
    }
    while (next < to && bytes[next] == ' ') {
      next++;
    }
    return new LinePrefix(next, app, instance, nanos);
  }

  private static boolean isOfTime(byte[] bytes, int first, int at, int to) {
    byte b = bytes[at];
    if (isDigit(b) || b == '-' || b == ':' || b == '.' || b == '+') {
      return true;
    }
    if (b == 'T' || b == 'Z') {
      return at - first == 10 || b == 'Z';
    }
    // The blank between date and time, or the one before an offset; never the one before words.
    return b == ' '
        && (at - first == 10
            || (at + 1 < to
                && (bytes[at + 1] == '+' || bytes[at + 1] == '-')
                && at + 2 < to
                && isDigit(bytes[at + 2])));
  }

  private static int afterColours(byte[] bytes, int from, int to) {
    int i = from;
    while (i + 2 < to && bytes[i] == ESCAPE && bytes[i + 1] == '[') {
      i += 2;
      while (i < to && bytes[i] != 'm' && (isDigit(bytes[i]) || bytes[i] == ';')) {
        i++;
      }
      i++;
    }
    return Math.min(i, to);
  }

  private static boolean startsWith(byte[] bytes, int at, int to, String ascii) {
    if (to - at < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** The source's fields with what the prefix adds to them. */
  Fields with(Fields base) {
    if (app.isEmpty()) {
      return base;
    }
    Fields.Builder fields = base.toBuilder();
    if (!fields.has(FieldNames.SERVICE)) {
      fields.put(FieldNames.SERVICE, app);
    }
    return fields.putText("pm2.instance", instance).build();
  }
}
