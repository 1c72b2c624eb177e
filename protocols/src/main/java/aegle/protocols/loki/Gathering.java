package aegle.protocols.loki;

import aegle.protocols.DecodeException;
import aegle.protocols.EventTime;
import aegle.protocols.Refusals;
import aegle.protocols.pino.LineReader;
import aegle.protocols.pino.LineReading;
import aegle.signals.Entry;
import aegle.signals.Fields;
import aegle.signals.SignalBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The entries of one push, judged by Loki's rules. For one push and one thread. */
final class Gathering {
  private final LineReader lines;
  private final long receivedNanos;
  private final List<Entry> entries = new ArrayList<>();
  private final Refusals refusals = new Refusals();
  private String error = "";
  private Fields stream = Fields.NONE;
  private String streamName = "{}";
  private boolean streamIsGood;

  Gathering(LineReader lines, long receivedNanos) {
    this.lines = lines;
    this.receivedNanos = receivedNanos;
  }

  /** Begins a stream whose labels are a text. */
  void stream(String labels) {
    try {
      stream(LabelText.parse(labels));
    } catch (DecodeException wrong) {
      streamIsGood = false;
      // The labels are not quoted: they may hold a person's name.
      fail("Error parsing labels of a stream with error: " + wrong.getMessage());
    }
  }

  /** Begins a stream. */
  void stream(Map<String, String> labels) {
    streamName = "{" + String.join(", ", labels.keySet()) + "}";
    streamIsGood = false;
    if (labels.isEmpty()) {
      fail("error at least one label pair is required per stream");
    } else if (labels.size() > LokiPush.MAX_LABELS) {
      fail(
          "entry for a stream has "
              + labels.size()
              + " label names; limit "
              + LokiPush.MAX_LABELS
              + ". Please see https://grafana.com/docs/loki for limits of labels");
    } else if (withinLimits(labels)) {
      streamIsGood = true;
      stream = StreamFields.of(labels);
    }
  }

  private boolean withinLimits(Map<String, String> labels) {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (label.getKey().length() > LokiPush.MAX_LABEL_NAME_CHARS) {
        streamName = "{...}";
        fail("a stream has a label name too long; limit " + LokiPush.MAX_LABEL_NAME_CHARS);
        return false;
      }
      if (label.getValue().length() > LokiPush.MAX_LABEL_VALUE_CHARS) {
        fail(
            "stream '"
                + streamName
                + "' has label value too long: '"
                + label.getKey()
                + "'; limit "
                + LokiPush.MAX_LABEL_VALUE_CHARS);
        return false;
      }
    }
    return true;
  }

  /** Takes in an entry of the current stream. */
  void entry(long timeNanos, byte[] line, int from, int to, Map<String, String> metadata) {
    if (!streamIsGood) {
      refuse("invalid_labels");
      return;
    }
    if (entries.size() >= LokiPush.MAX_ENTRIES) {
      fail("a push may hold " + LokiPush.MAX_ENTRIES + " entries; send less at once");
      refuse("too_many_lines");
      return;
    }
    if (!EventTime.isCredible(timeNanos, receivedNanos)) {
      boolean old = timeNanos < EventTime.EARLIEST_NANOS;
      fail("entry for stream '" + streamName + "' has timestamp too " + (old ? "old" : "new"));
      refuse(old ? "timestamp_too_old" : "timestamp_too_new");
      return;
    }
    Fields fields = StreamFields.with(stream, metadata);
    switch (lines.read(line, from, to, fields, timeNanos, receivedNanos)) {
      case LineReading.Read(Entry entry, LineReading.Form _) -> add(entry, timeNanos);
      case LineReading.Refused(String reason) ->
          refusedLine(reason, line, from, to, fields, timeNanos);
    }
  }

  /** Loki keeps any line that is short enough; one that only looks like JSON is words. */
  private void refusedLine(
      String reason, byte[] line, int from, int to, Fields fields, long timeNanos) {
    if (reason.equals(LineReader.TOO_LONG)) {
      fail(
          "Max entry size '"
              + LineReader.MAX_LINE_BYTES
              + "' bytes exceeded for stream '"
              + streamName
              + "' while adding an entry with length '"
              + (to - from)
              + "' bytes");
      refuse(reason);
      return;
    }
    String words = new String(line, from, to - from, StandardCharsets.UTF_8);
    add(LineReader.plain(words, fields, timeNanos), timeNanos);
  }

  private void add(Entry entry, long timeNanos) {
    entries.add(new Entry(entry.kind(), timeNanos, entry.fields(), entry.detail()));
  }

  /** Counts an entry that has no time or no line. */
  void malformed(String why) {
    fail(why);
    refuse("malformed_entry");
  }

  private void refuse(String reason) {
    refusals.add("log", reason, 1);
  }

  private void fail(String text) {
    if (error.isEmpty()) {
      error = text;
    }
  }

  LokiRead result() {
    return new LokiRead(new SignalBatch(entries, List.of(), List.of(), refusals.list()), error);
  }
}
