package aegle.server.advice;

import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What log lines show of the logger, and events that are logged of what they leave out. */
final class LogChecks {
  private static final String OBJECT = "[object Object]";

  /** What a logger puts in front of all when an object stands where the message belongs. */
  private static final String NESTED = "message.";

  private static final List<String> RECORDS =
      List.of(
          "patientId",
          "patient_id",
          "patient.id",
          "recordId",
          "record_id",
          "record.id",
          "record",
          "resourceId",
          "resource_id",
          "resource.id",
          "subjectId",
          "subject_id");

  private LogChecks() {}

  /** A line that says nothing but level and words, as it shows by its form. */
  static @Nullable String ofFormat(Entry entry, String format) {
    Fields fields = entry.fields();
    return fields.text(FieldNames.LOG_FORMAT, "").equals(format)
        ? fields.text(FieldNames.LEVEL, "") + " - " + words(fields)
        : null;
  }

  private static String words(Fields fields) {
    String message = fields.text(FieldNames.MESSAGE, "");
    return message.length() <= 60 ? message : message.substring(0, 60) + "…";
  }

  /** An object where the message belongs: its words or its fields are lost. */
  static @Nullable String objectAsMessage(ClientId client, Entry entry, long nowMillis) {
    Fields fields = entry.fields();
    if (fields.text(FieldNames.MESSAGE, "").contains(OBJECT)) {
      return "message=" + words(fields);
    }
    if (fields.get(FieldNames.MESSAGE) != null) {
      return null;
    }
    for (int i = 0; i < fields.size(); i++) {
      if (fields.name(i).startsWith(NESTED)) {
        return fields.name(i) + " and no message";
      }
    }
    return null;
  }

  /** What happened, as the platform's own events name it. */
  private static String event(Fields fields) {
    String event = fields.text("event", "");
    return event.isEmpty() ? fields.text(NESTED + "event", "") : event;
  }

  private static String text(Fields fields, String name) {
    String text = fields.text(name, "");
    return text.isEmpty() ? fields.text(NESTED + name, "") : text;
  }

  /** A sign-in whose type says one thing and whose success another. */
  static @Nullable String contradiction(ClientId client, Entry entry, long nowMillis) {
    Fields fields = entry.fields();
    if (!event(fields).equals("authentication")) {
      return null;
    }
    String type = text(fields, "type");
    String success = text(fields, "success");
    boolean failed = type.equals("failed_attempt") || type.equals("login_failed");
    boolean entered = type.equals("login");
    boolean wrong = (failed && success.equals("true")) || (entered && success.equals("false"));
    return wrong ? "type=" + type + " success=" + success : null;
  }

  /** A look at records of people that does not say at which. */
  static @Nullable String accessWithoutRecord(ClientId client, Entry entry, long nowMillis) {
    Fields fields = entry.fields();
    if (!event(fields).equals("data_access")) {
      return null;
    }
    for (String name : RECORDS) {
      if (!text(fields, name).isEmpty()) {
        return null;
      }
    }
    return "resource=" + text(fields, "resource") + " action=" + text(fields, "action");
  }

  /** An access that whoever reports it has judged himself. */
  static @Nullable String suspicion(ClientId client, Entry entry, long nowMillis) {
    Fields fields = entry.fields();
    if (text(fields, "type").equals("suspicious_data_access")) {
      return "type=suspicious_data_access";
    }
    for (String name : List.of("suspicious", "details.suspicious", NESTED + "suspicious")) {
      if (fields.get(name) instanceof Value.Flag(boolean suspicious)) {
        return name + "=" + suspicious;
      }
    }
    return null;
  }

  /** A threat with the whole address that was called: tokens and names stand in its query. */
  static @Nullable String wholeUrl(ClientId client, Entry entry, long nowMillis) {
    Fields fields = entry.fields();
    if (!event(fields).equals("security_threat")) {
      return null;
    }
    String endpoint = text(fields, "endpoint");
    boolean whole = endpoint.contains("?") || endpoint.contains("://");
    int cut = endpoint.indexOf('?');
    return whole ? "endpoint=" + (cut < 0 ? endpoint : endpoint.substring(0, cut) + "?…") : null;
  }
}
