package aegle.server.forward.wire;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.util.Set;

/** What every protocol asks of a record. */
final class RecordWords {
  /** The kind of a record, where its receiver knows but logs. */
  static final String KIND = "aegle.kind";

  private static final Set<String> SAID_ELSEWHERE =
      Set.of(
          FieldNames.MESSAGE,
          FieldNames.LEVEL,
          FieldNames.TRACE_ID,
          FieldNames.SPAN_ID,
          FieldNames.PARENT_SPAN_ID,
          FieldNames.SPAN_NAME,
          FieldNames.DURATION_MS,
          FieldNames.SERVICE,
          FieldNames.RELEASE,
          FieldNames.ENVIRONMENT,
          FieldNames.HOST);

  private RecordWords() {}

  /** Whether a field has a place of its own in every protocol, so that it is no attribute too. */
  static boolean isSaidElsewhere(String field) {
    return SAID_ELSEWHERE.contains(field);
  }

  /** The words of a record; an error without any has those of its exception. */
  static String message(Entry entry) {
    Fields fields = entry.fields();
    String message = fields.text(FieldNames.MESSAGE, fields.text("error.message", ""));
    return message.isEmpty() ? entry.kind().word() : message;
  }

  static String level(Entry entry) {
    String usual = entry.kind() == EntryKind.ERROR ? "error" : "info";
    return entry.fields().text(FieldNames.LEVEL, usual);
  }

  static String service(Entry entry) {
    Fields fields = entry.fields();
    return fields.text(FieldNames.SERVICE, fields.text(FieldNames.PROJECT, "unknown"));
  }

  static double durationMillis(Entry entry) {
    return entry.fields().get(FieldNames.DURATION_MS) instanceof aegle.signals.Value.Real real
        ? real.value()
        : 0;
  }
}
