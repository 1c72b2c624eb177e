package aegle.protocols.datadog;

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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of logs. A message that is a line of JSON is read as one, as Datadog's pipelines
 * do. For one body and one thread.
 */
final class LogReader {
  private static final String LOG = "log";

  /** What a log says of itself, which is no attribute. */
  private static final Set<String> OWN =
      Set.of("message", "ddtags", "ddsource", "status", "timestamp", "date");

  private final LineReader lines;
  private final Json.Members shared;
  private final long receivedNanos;
  private final Refusals refusals = new Refusals();
  private final List<Entry> entries = new ArrayList<>();

  LogReader(LineReader lines, Json.Members shared, long receivedNanos) {
    this.lines = lines;
    this.shared = shared;
    this.receivedNanos = receivedNanos;
  }

  SignalBatch result() {
    return new SignalBatch(entries, List.of(), List.of(), refusals.list());
  }

  /** A line of a body of plain text. */
  void line(String line) {
    if (!line.isBlank()) {
      read(new Json.Members(Map.of("message", new Json.Text(line))));
    }
  }

  void read(Json json) {
    if (!(json instanceof Json.Members log)) {
      refusals.add(LOG, "not_an_object", 1);
      return;
    }
    if (entries.size() >= DatadogReader.MAX_RECORDS) {
      refusals.add(LOG, DatadogReader.TOO_MANY, 1);
      return;
    }
    JsonRecord record = new JsonRecord(LogReader::name, refusals);
    put(log, record);
    @Nullable Json claimed = log.get("timestamp") == null ? log.get("date") : log.get("timestamp");
    long time = record.time(claimed, receivedNanos);
    Entry known = record.entry(EntryKind.LOG, time);
    @Nullable String message = log.text("message");
    entries.add(message == null ? withLevel(known) : said(message, known));
  }

  private void put(Json.Members log, JsonRecord record) {
    @Nullable String status = log.text("status");
    if (status != null) {
      record.fields().put(FieldNames.LEVEL, Severity.of(status).word());
    }
    Map<String, Json> attributes = new LinkedHashMap<>(log.members());
    attributes.keySet().removeAll(OWN);
    record.putAll(new Json.Members(attributes));
    tags(log, record);
    record.putText("log.source", log.text("ddsource"));
    tags(shared, record);
    Map<String, Json> said = new LinkedHashMap<>(shared.members());
    said.remove("ddtags");
    record.putDefaults(new Json.Members(said));
  }

  private void tags(Json.Members log, JsonRecord record) {
    @Nullable String tags = log.text("ddtags");
    if (tags != null) {
      record.putDefaults(RecordReader.members(Tags.of(tags, refusals)));
    }
  }

  private static String name(String name) {
    return switch (name) {
      case "ddsource" -> "log.source";
      case "logger.name" -> FieldNames.LOGGER;
      case "error.kind" -> FieldNames.ERROR_TYPE;
      case "dd.trace_id" -> FieldNames.TRACE_ID;
      case "dd.span_id" -> FieldNames.SPAN_ID;
      case "usr.id" -> FieldNames.USER_ID;
      case "version" -> FieldNames.RELEASE;
      default -> name;
    };
  }

  /** The message read as a line; one that cannot be read so is kept as words. */
  private Entry said(String message, Entry known) {
    Fields base = known.fields();
    byte[] line = message.getBytes(StandardCharsets.UTF_8);
    LineReading reading = lines.read(line, 0, line.length, base, known.timeNanos(), receivedNanos);
    Entry read =
        switch (reading) {
          case LineReading.Read(Entry entry, LineReading.Form _) -> entry;
          case LineReading.Refused _ -> LineReader.plain(message, base, known.timeNanos());
        };
    return new Entry(read.kind(), read.timeNanos(), read.fields(), merged(known, read));
  }

  private static Json.Members merged(Entry known, Entry read) {
    if (known.detail().members().isEmpty()) {
      return read.detail();
    }
    Map<String, Json> detail = new LinkedHashMap<>(known.detail().members());
    detail.putAll(read.detail().members());
    return new Json.Members(detail);
  }

  private static Entry withLevel(Entry entry) {
    if (entry.fields().get(FieldNames.LEVEL) != null) {
      return entry;
    }
    Fields fields = entry.fields().toBuilder().put(FieldNames.LEVEL, "info").build();
    return new Entry(entry.kind(), entry.timeNanos(), fields, entry.detail());
  }
}
