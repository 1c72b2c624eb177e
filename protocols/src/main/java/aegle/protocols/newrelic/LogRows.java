package aegle.protocols.newrelic;

import aegle.protocols.JsonRecord;
import aegle.protocols.Refusals;
import aegle.protocols.pino.LineReader;
import aegle.protocols.pino.LineReading;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Severity;
import aegle.signals.SignalBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of logs: blocks of {@code {common, logs}}, or logs alone. A message that is a line
 * of JSON is read as one, as New Relic does. For one body and one thread.
 */
final class LogRows {
  private static final String LOG = "log";
  private static final String[] OWN = {
    "message", "log", "timestamp", "attributes", "level", "error.stack"
  };

  private final LineReader lines;
  private final AgentFacts facts;
  private final long receivedNanos;
  private final Refusals refusals = new Refusals();
  private final List<Entry> entries = new ArrayList<>();

  LogRows(LineReader lines, AgentFacts facts, long receivedNanos) {
    this.lines = lines;
    this.facts = facts;
    this.receivedNanos = receivedNanos;
  }

  SignalBatch result() {
    return AgentReader.records(entries, refusals);
  }

  void block(Json json) {
    if (!(json instanceof Json.Members block)) {
      refusals.add(LOG, "not_an_object", 1);
      return;
    }
    if (block.get("logs") instanceof Json.Items(List<Json> logs)) {
      Json.Members common = block.members("common");
      logs.forEach(log -> read(log, common.members("attributes"), common.get("timestamp")));
    } else {
      read(block, Json.NOTHING, null);
    }
  }

  private void read(Json json, Json.Members common, @Nullable Json commonTime) {
    if (!(json instanceof Json.Members log)) {
      refusals.add(LOG, "not_an_object", 1);
      return;
    }
    if (entries.size() >= AgentReader.MAX_ROWS) {
      refusals.add(LOG, AgentReader.TOO_MANY, 1);
      return;
    }
    JsonRecord record = new JsonRecord(NewRelicNames::field, refusals);
    Json.Members attributes = log.members("attributes");
    @Nullable String level = level(log, attributes, common);
    if (level != null) {
      record.fields().put(FieldNames.LEVEL, Severity.of(level).word());
    }
    putError(record, log, attributes);
    record.putAll(EventRows.without(log, OWN));
    record.putAll(EventRows.without(attributes, OWN));
    record.putDefaults(EventRows.without(common, OWN));
    EventRows.putApplication(facts, record);
    long time =
        record.time(
            log.get("timestamp") == null ? commonTime : log.get("timestamp"), receivedNanos);
    Entry known = record.entry(EntryKind.LOG, time);
    @Nullable String message = log.text("message");
    entries.add(said(message == null ? log.text("log") : message, known));
  }

  private static @Nullable String level(Json.Members... places) {
    for (Json.Members place : places) {
      for (String name : List.of("level", "log.level", "severity")) {
        @Nullable String level = place.text(name);
        if (level != null) {
          return level;
        }
      }
    }
    return null;
  }

  private static void putError(JsonRecord record, Json.Members log, Json.Members attributes) {
    for (Json.Members place : List.of(log, attributes)) {
      @Nullable String stack = place.text("error.stack");
      if (stack != null) {
        record.putError("type", place.text("error.class"));
        record.putError("message", place.text("error.message"));
        record.putError("stack", stack);
        return;
      }
    }
  }

  private Entry said(@Nullable String message, Entry known) {
    Fields base = known.fields();
    if (message == null) {
      String words = base.text("error.message", "");
      return LineReader.plain(words, base, known.timeNanos());
    }
    byte[] line = message.getBytes(StandardCharsets.UTF_8);
    LineReading reading = lines.read(line, 0, line.length, base, known.timeNanos(), receivedNanos);
    Entry read =
        switch (reading) {
          case LineReading.Read(Entry entry, LineReading.Form _) -> entry;
          case LineReading.Refused _ -> LineReader.plain(message, base, known.timeNanos());
        };
    Map<String, Json> detail = new LinkedHashMap<>(known.detail().members());
    detail.putAll(read.detail().members());
    return new Entry(
        read.kind(),
        read.timeNanos(),
        read.fields(),
        detail.isEmpty() ? Json.NOTHING : new Json.Members(detail));
  }
}
