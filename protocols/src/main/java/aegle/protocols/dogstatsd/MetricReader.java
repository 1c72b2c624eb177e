package aegle.protocols.dogstatsd;

import aegle.protocols.NumberText;
import aegle.protocols.Refusals;
import org.jspecify.annotations.Nullable;

/** Finds the parts of a metric in its line. */
final class MetricReader {
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final int MAX_SECONDS_DIGITS = 12;

  private MetricReader() {}

  /** Whether the bytes are a metric; the reason is counted where they are none. */
  static boolean read(byte[] bytes, int from, int to, MetricLine line, Refusals refusals) {
    line.clear(bytes, refusals);
    String fault = readAll(bytes, from, to, line);
    if (!fault.isEmpty()) {
      refusals.add(MetricLine.METRIC, fault, 1);
      return false;
    }
    line.rewind();
    return true;
  }

  private static String readAll(byte[] bytes, int from, int to, MetricLine line) {
    int bar = indexOf(bytes, '|', from, to);
    if (bar == to) {
      return "type_missing";
    }
    if (!readName(bytes, from, bar, line)) {
      return "value_missing";
    }
    int typeEnd = indexOf(bytes, '|', bar + 1, to);
    @Nullable MetricType type = type(bytes, bar + 1, typeEnd);
    if (type == null) {
      return "type_unknown";
    }
    line.type = type;
    int start = typeEnd + 1;
    while (start < to) {
      int end = indexOf(bytes, '|', start, to);
      String fault = readSection(bytes, start, end, line);
      if (!fault.isEmpty()) {
        return fault;
      }
      start = end + 1;
    }
    return "";
  }

  /** The name ends at the first colon, or at the last one where tags stand in it. */
  private static boolean readName(byte[] bytes, int from, int bar, MetricLine line) {
    int colon = from;
    int mark = -1;
    boolean tagged = false;
    while (colon < bar && bytes[colon] != ':') {
      byte c = bytes[colon];
      if ((c == ',' || c == '#') && mark < 0) {
        mark = colon;
      } else if (c == '=' && mark >= 0) {
        tagged = true;
      }
      colon++;
    }
    line.nameFrom = from;
    line.nameTo = colon;
    if (tagged) {
      int last = bar - 1;
      while (last > mark && bytes[last] != ':') {
        last--;
      }
      line.nameTo = mark;
      line.nameTagsFrom = mark + 1;
      line.nameTagsTo = last;
      colon = last;
    }
    line.valuesFrom = colon + 1;
    line.valuesTo = bar;
    return line.nameTo > from && colon + 1 < bar && bytes[colon] == ':';
  }

  private static @Nullable MetricType type(byte[] bytes, int from, int to) {
    if (to - from == 2 && bytes[from] == 'm' && bytes[from + 1] == 's') {
      return MetricType.TIMER;
    }
    if (to - from != 1) {
      return null;
    }
    return switch (bytes[from]) {
      case 'c' -> MetricType.COUNTER;
      case 'g' -> MetricType.GAUGE;
      case 'h' -> MetricType.HISTOGRAM;
      case 'd' -> MetricType.DISTRIBUTION;
      case 's' -> MetricType.SET;
      default -> null;
    };
  }

  /**
   * Origin ({@code c:}, {@code e:}, {@code card:}) and what is not known says nothing of a series.
   */
  private static String readSection(byte[] bytes, int from, int to, MetricLine line) {
    if (from == to) {
      return "";
    }
    switch (bytes[from]) {
      case '#' -> {
        line.tagsFrom = from + 1;
        line.tagsTo = to;
      }
      case '@' -> {
        if (!DecimalText.isNumber(bytes, from + 1, to)) {
          return "rate_not_usable";
        }
        line.rate = NumberText.parse(bytes, from + 1, to);
        return line.rate > 0 && line.rate <= 1 ? "" : "rate_not_usable";
      }
      case 'T' -> {
        return readTime(bytes, from + 1, to, line);
      }
      default -> {
        return "";
      }
    }
    return "";
  }

  /** Counts and gauges alone can be of another time than now. */
  private static String readTime(byte[] bytes, int from, int to, MetricLine line) {
    long seconds = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9' || to - from > MAX_SECONDS_DIGITS) {
        return "timestamp_not_usable";
      }
      seconds = seconds * 10 + bytes[i] - '0';
    }
    if (seconds == 0) {
      return "timestamp_not_usable";
    }
    boolean kept = line.type == MetricType.COUNTER || line.type == MetricType.GAUGE;
    line.timeMillis = kept ? seconds * MILLIS_PER_SECOND : 0;
    return "";
  }

  static int indexOf(byte[] bytes, char wanted, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }
}
