package aegle.protocols.loki;

import aegle.protocols.KnownFields;
import aegle.protocols.WellFormedText;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Severity;
import aegle.signals.Value;
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
    if (known.equals(FieldNames.LEVEL) || known.equals("detected_level")) {
      fields.put(FieldNames.LEVEL, Severity.of(value).word());
      return;
    }
    @Nullable Value fitted = KnownFields.fitted(known, new Value.Text(value));
    if (fitted != null) {
      fields.put(known, fitted);
    } else {
      fields.put(name.equals(known) ? known + ".claimed" : name, value);
    }
  }
}
