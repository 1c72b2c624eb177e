package aegle.protocols.dogstatsd;

import aegle.protocols.DecodeException;
import aegle.protocols.EventTime;
import aegle.protocols.KnownFields;
import aegle.protocols.Refusals;
import aegle.protocols.otlp.MetricNames;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Severity;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An event or a service check, which become log records; a check is a gauge as well. For one line.
 */
final class RecordLine {
  private static final String EVENT = "event";
  private static final String SERVICE_CHECK = "service_check";
  private static final int MAX_LENGTH_DIGITS = 6;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final List<String> STATUS = List.of("ok", "warning", "critical", "unknown");
  private static final List<Severity> LEVELS =
      List.of(Severity.INFO, Severity.WARN, Severity.ERROR, Severity.WARN);

  private final byte[] bytes;
  private final int from;
  private final int to;
  private final long receivedNanos;
  private final UnaryOperator<String> names;
  private final Fields.Builder fields = Fields.builder();
  private final Labels.Builder labels = Labels.builder();
  private long timeNanos;
  private String alertType = "";
  private String message = "";

  RecordLine(byte[] bytes, int from, int to, long receivedNanos, UnaryOperator<String> names) {
    this.names = names;
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.receivedNanos = receivedNanos;
    this.timeNanos = receivedNanos;
  }

  /** Whether a line that begins with an underscore is none of a metric's. */
  static boolean isRecord(byte[] bytes, int from, int to) {
    return to - from > 3
        && ((bytes[from + 1] == 'e' && bytes[from + 2] == '{')
            || (bytes[from + 1] == 's' && bytes[from + 2] == 'c' && bytes[from + 3] == '|'));
  }

  void read(SignalBatch.Builder into, Refusals refusals) {
    boolean event = bytes[from + 1] == 'e';
    try {
      if (event) {
        readEvent(into);
      } else {
        readCheck(into);
      }
    } catch (DecodeException refused) {
      refusals.add(event ? EVENT : SERVICE_CHECK, String.valueOf(refused.getMessage()), 1);
    }
  }

  private void readEvent(SignalBatch.Builder into) {
    int comma = MetricReader.indexOf(bytes, ',', from, to);
    int brace = MetricReader.indexOf(bytes, '}', from, to);
    int titleFrom = brace + 2;
    if (comma > brace || titleFrom > to || bytes[brace + 1] != ':') {
      throw new DecodeException("malformed");
    }
    int titleLength = length(from + 3, comma);
    int textLength = length(comma + 1, brace);
    int titleTo = Math.min(titleFrom + titleLength, to + 1);
    int textTo = Math.min(titleTo + 1 + textLength, to + 1);
    if (!endsAt(titleTo) || !endsAtOrLast(textTo)) {
      // One client counts UTF-8 bytes as the specification says, another UTF-16 units.
      titleTo = afterUnits(titleFrom, titleLength);
      textTo = afterUnits(titleTo + 1, textLength);
    }
    if (!endsAt(titleTo) || !endsAtOrLast(textTo)) {
      throw new DecodeException("lengths_wrong");
    }
    String title = unescaped(SeriesLabels.text(bytes, titleFrom, titleTo));
    String text = unescaped(SeriesLabels.text(bytes, titleTo + 1, textTo));
    readSections(textTo + 1, false);
    fields.put(
        FieldNames.MESSAGE, text.isEmpty() || text.equals(title) ? title : title + "\n" + text);
    fields.put(FieldNames.LEVEL, level().word()).put(FieldNames.LOGGER, "dogstatsd.event");
    fields.put("event.title", title);
    into.add(new Entry(EntryKind.LOG, timeNanos, fields.build()));
  }

  private int length(int first, int end) {
    int length = 0;
    for (int i = first; i < end; i++) {
      if (bytes[i] < '0' || bytes[i] > '9' || end - first > MAX_LENGTH_DIGITS) {
        throw new DecodeException("malformed");
      }
      length = length * 10 + bytes[i] - '0';
    }
    return length;
  }

  private boolean endsAt(int at) {
    return at < to && bytes[at] == '|';
  }

  private boolean endsAtOrLast(int at) {
    return at == to || endsAt(at);
  }

  /** Where so many UTF-16 units end; beyond the line where it has fewer. */
  private int afterUnits(int start, int units) {
    int at = start;
    for (int left = units; left > 0 && at < to; ) {
      int lead = bytes[at] & 0xff;
      at += lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
      left -= lead >= 0xf0 ? 2 : 1;
    }
    return at;
  }

  private Severity level() {
    return switch (alertType) {
      case "error" -> Severity.ERROR;
      case "warning" -> Severity.WARN;
      default -> Severity.INFO;
    };
  }

  private void readCheck(SignalBatch.Builder into) {
    int nameFrom = from + 4;
    int bar = MetricReader.indexOf(bytes, '|', nameFrom, to);
    int end = MetricReader.indexOf(bytes, '|', Math.min(bar + 1, to), to);
    if (bar == nameFrom || end - bar != 2 || bytes[bar + 1] < '0' || bytes[bar + 1] > '3') {
      throw new DecodeException("malformed");
    }
    String name = SeriesLabels.text(bytes, nameFrom, bar);
    int status = bytes[bar + 1] - '0';
    readSections(end + 1, true);
    String words = name + " is " + STATUS.get(status);
    fields.put(FieldNames.MESSAGE, message.isEmpty() ? words : words + ": " + message);
    fields.put(FieldNames.LEVEL, LEVELS.get(status).word());
    fields.put(FieldNames.LOGGER, "dogstatsd.service_check");
    fields.put("check.name", name).put("check.status", STATUS.get(status));
    into.add(new Entry(EntryKind.LOG, timeNanos, fields.build()));
    String gauge = MetricNames.family(names.apply(name) + ".status", "", MetricNames.Kind.OTHER);
    into.add(
        new Measurement(
            gauge,
            labels.build(),
            Measurement.Kind.GAUGE,
            status,
            Math.floorDiv(timeNanos, EventTime.NANOS_PER_MILLI)));
  }

  private void readSections(int first, boolean check) {
    int start = first;
    while (start < to) {
      int end = MetricReader.indexOf(bytes, '|', start, to);
      if (check && bytes[start] == 'm' && start + 1 < to && bytes[start + 1] == ':') {
        end = endOfMessage(end);
      }
      readSection(start, end, check);
      start = end + 1;
    }
  }

  /** A message may hold bars; only one that begins a section of the origin ends it. */
  private int endOfMessage(int firstBar) {
    int bar = firstBar;
    while (bar < to) {
      String next = SeriesLabels.text(bytes, bar + 1, Math.min(bar + 6, to));
      if (next.startsWith("e:") || next.startsWith("c:") || next.startsWith("card:")) {
        return bar;
      }
      bar = MetricReader.indexOf(bytes, '|', bar + 1, to);
    }
    return to;
  }

  private void readSection(int start, int end, boolean check) {
    if (start < end && bytes[start] == '#') {
      TagList.walk(bytes, start + 1, end, ':', this, RecordLine::putTag);
      return;
    }
    int colon = MetricReader.indexOf(bytes, ':', start, end);
    String value = SeriesLabels.text(bytes, Math.min(colon + 1, end), end);
    switch (SeriesLabels.text(bytes, start, colon)) {
      case "d" -> putTime(value);
      case "h" -> {
        fields.putText(FieldNames.HOST, value);
        labels.set("host", value);
      }
      case "c" -> fields.putText("container.id", value);
      case "e" -> fields.putText("dogstatsd.origin", value);
      case "k" -> fields.putText("event.aggregation_key", value);
      case "p" -> fields.putText("event.priority", value);
      case "s" -> fields.putText("event.source", value);
      case "t" -> {
        alertType = value;
        fields.putText("event.alert_type", value);
      }
      case "m" -> message = check ? unescaped(value).replace("m\\:", "m:") : "";
      default -> {
        return; // A section of a later version of the protocol, or "card:low".
      }
    }
  }

  private void putTime(String seconds) {
    long claimed = EventTime.ofText(seconds);
    boolean credible =
        claimed != EventTime.UNKNOWN
            && seconds.length() <= Long.toString(receivedNanos / NANOS_PER_SECOND).length()
            && EventTime.isCredible(claimed, receivedNanos);
    if (credible) {
      timeNanos = claimed;
    } else {
      fields.putText(KnownFields.CLAIMED_TIME, seconds);
    }
  }

  private void putTag(String tag, String text) {
    if (tag.startsWith("dd.internal.") || text.isEmpty()) {
      return;
    }
    String label = MetricNames.label(names.apply(tag));
    if (!label.isEmpty() && !label.startsWith("__")) {
      labels.set(label, text);
    }
    String known = KnownFields.of(tag);
    @Nullable Value value = KnownFields.fitted(known, new Value.Text(text));
    if (value == null) {
      fields.put(tag.equals(known) ? known + ".claimed" : tag, text);
    } else {
      fields.put(known, value);
    }
  }

  /** Clients write a line's end as two characters, since a real one would end the event. */
  private static String unescaped(String text) {
    return text.replace("\\n", "\n");
  }
}
