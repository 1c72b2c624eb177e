package aegle.protocols.loki;

import aegle.protocols.HexIds;
import aegle.protocols.KnownFields;
import aegle.protocols.WellFormedText;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes fields of the labels of a stream and of the structured metadata of an entry. */
final class StreamFields {
  private StreamFields() {}

  static Fields of(Map<String, String> labels) {
    Fields.Builder fields = Fields.builder();
    labels.forEach((name, value) -> put(fields, name, value));
    if (!fields.has(FieldNames.SERVICE)) {
      @Nullable String app = labels.containsKey("app") ? labels.get("app") : labels.get("job");
      fields.putText(FieldNames.SERVICE, app);
    }
    return fields.build();
  }

  static Fields with(Fields stream, Map<String, String> metadata) {
    if (metadata.isEmpty()) {
      return stream;
    }
    Fields.Builder fields = stream.toBuilder();
    metadata.forEach((name, value) -> put(fields, name, value));
    return fields.build();
  }

  private static void put(Fields.Builder fields, String name, String text) {
    String value = WellFormedText.of(text);
    if (value.isEmpty()) {
      return;
    }
    String known = KnownFields.of(name);
    switch (known) {
      case FieldNames.LEVEL, "detected_level" ->
          fields.put(FieldNames.LEVEL, Severity.of(value).word());
      case FieldNames.TRACE_ID -> identifier(fields, known, name, HexIds.trace(value), value);
      case FieldNames.SPAN_ID -> identifier(fields, known, name, HexIds.span(value), value);
      case FieldNames.STATUS_CODE, FieldNames.DURATION_MS -> fields.put(name, value);
      default -> fields.put(known, value);
    }
  }

  private static void identifier(
      Fields.Builder fields, String known, String name, @Nullable String id, String value) {
    if (id != null) {
      fields.put(known, id);
    } else {
      fields.put(name.equals(known) ? known + ".claimed" : name, value);
    }
  }
}
