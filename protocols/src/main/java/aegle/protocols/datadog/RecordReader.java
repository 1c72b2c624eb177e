package aegle.protocols.datadog;

import aegle.protocols.DecodeException;
import aegle.protocols.EventTime;
import aegle.protocols.JsonNumbers;
import aegle.protocols.JsonRecord;
import aegle.protocols.Refusals;
import aegle.protocols.SenderLabels;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Json;
import aegle.signals.Measurement;
import aegle.signals.Severity;
import aegle.signals.SignalBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes records of events and service checks. For one body and one thread. */
final class RecordReader {
  private static final String CHECK = "service_check";
  private static final List<String> STATUSES = List.of("ok", "warning", "critical", "unknown");
  private static final List<Severity> LEVELS =
      List.of(Severity.INFO, Severity.WARN, Severity.ERROR, Severity.WARN);

  private final long receivedNanos;
  private final Refusals refusals = new Refusals();
  private final SignalBatch.Builder batch = SignalBatch.builder();
  private int checks;

  RecordReader(long receivedNanos) {
    this.receivedNanos = receivedNanos;
  }

  SignalBatch result() {
    SignalBatch read = batch.build();
    return new SignalBatch(read.entries(), read.measurements(), read.files(), refusals.list());
  }

  /**
   * The record of an event.
   *
   * @throws DecodeException when it has neither title nor text
   */
  static Entry event(Json.Members event, long receivedNanos, Refusals refusals) {
    @Nullable String title = event.text("title");
    @Nullable String text = event.text("text");
    if (title == null || text == null) {
      throw new DecodeException("Payload is not in the expected format: title and text are needed");
    }
    JsonRecord record = new JsonRecord(UnaryOperator.identity(), refusals);
    record.putText(
        FieldNames.MESSAGE, text.isEmpty() || text.equals(title) ? title : title + "\n" + text);
    record.fields().put(FieldNames.LEVEL, level(event.text("alert_type")).word());
    record.fields().put(FieldNames.LOGGER, "datadog.event");
    record.putText("event.title", title).putText(FieldNames.HOST, event.text("host"));
    record.putText("event.alert_type", event.text("alert_type"));
    record.putText("event.aggregation_key", event.text("aggregation_key"));
    record.putText("event.priority", event.text("priority"));
    record.putText("event.source", event.text("source_type_name"));
    record.putText("device.name", event.text("device_name"));
    record.putAll(members(Tags.of(event.items("tags"), refusals)));
    long time = record.time(event.get("date_happened"), receivedNanos);
    return record.entry(EntryKind.LOG, time);
  }

  private static Severity level(@Nullable String alertType) {
    return switch (alertType) {
      case "error" -> Severity.ERROR;
      case "warning" -> Severity.WARN;
      case null, default -> Severity.INFO;
    };
  }

  static Json.Members members(List<Tags.Tag> tags) {
    Map<String, Json> members = new LinkedHashMap<>();
    tags.forEach(tag -> members.put(tag.name(), new Json.Text(tag.value())));
    return new Json.Members(members);
  }

  /** Adds a check: a record, and its status from 0 to 3 as a gauge. */
  void check(Json json) {
    Json.Members check = json instanceof Json.Members members ? members : Json.NOTHING;
    @Nullable String name = check.text("check");
    long status = JsonNumbers.whole(check.get("status"), -1);
    if (name == null || name.isBlank() || status < 0 || status >= STATUSES.size()) {
      refusals.add(CHECK, "malformed", 1);
      return;
    }
    if (checks++ >= DatadogReader.MAX_RECORDS) {
      refusals.add(CHECK, DatadogReader.TOO_MANY, 1);
      return;
    }
    List<Tags.Tag> tags = Tags.of(check.items("tags"), refusals);
    @Nullable String host = check.text("host_name");
    String word = STATUSES.get((int) status);
    @Nullable String said = check.text("message");
    JsonRecord record = new JsonRecord(UnaryOperator.identity(), refusals);
    record.putText(
        FieldNames.MESSAGE,
        name + " is " + word + (said == null || said.isEmpty() ? "" : ": " + said));
    record.fields().put(FieldNames.LEVEL, LEVELS.get((int) status).word());
    record.fields().put(FieldNames.LOGGER, "datadog.service_check");
    record.putText("check.name", name).putText("check.status", word);
    record.putText(FieldNames.HOST, host);
    record.putAll(members(tags));
    long time = record.time(check.get("timestamp"), receivedNanos);
    batch.add(record.entry(EntryKind.LOG, time));
    SenderLabels labels = new SenderLabels(refusals);
    if (host != null) {
      labels.put("host", host);
    }
    tags.forEach(tag -> labels.put(tag.name(), tag.value()));
    batch.add(
        new Measurement(
            name + ".status",
            labels.build(),
            Measurement.Kind.GAUGE,
            status,
            time / EventTime.NANOS_PER_MILLI));
  }
}
