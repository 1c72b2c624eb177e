package aegle.protocols.otlp;

import aegle.protocols.KnownFields;
import aegle.protocols.Refusals;
import aegle.protocols.WellFormedText;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the attributes of a record: scalars into its fields, trees into its detail. */
final class Attributes {
  private static final String ATTRIBUTE = "attribute";
  private static final String STACK = "exception.stacktrace";

  /** Lists of members deeper than this are trees instead of attributes with dotted names. */
  private static final int MAX_FLATTENED_DEPTH = 4;

  /** Fields that a record has by itself. */
  private static final Set<String> OWN =
      Set.of(
          FieldNames.TRACE_ID,
          FieldNames.SPAN_ID,
          FieldNames.PARENT_SPAN_ID,
          FieldNames.SPAN_NAME,
          FieldNames.SPAN_OP,
          FieldNames.STATUS,
          "status.message");

  private final Refusals refusals;

  Attributes(Refusals refusals) {
    this.refusals = refusals;
  }

  void put(List<KeyValue> attributes, Fields.Builder fields, Map<String, Json> detail) {
    int kept = Math.min(attributes.size(), OtlpReader.MAX_ATTRIBUTES);
    for (int i = 0; i < kept; i++) {
      KeyValue attribute = attributes.get(i);
      putOne(attribute.getKey(), attribute, 1, fields, detail);
    }
    refusals.add(ATTRIBUTE, OtlpReader.TOO_MANY, attributes.size() - kept + fields.refused());
  }

  /**
   * Puts one attribute.
   *
   * @param path its name, after the names of the lists that it is in
   */
  private void putOne(
      String path, KeyValue attribute, int depth, Fields.Builder fields, Map<String, Json> detail) {
    AnyValue value = attribute.getValue();
    if (attribute.getKey().isEmpty()) {
      refusals.add(ATTRIBUTE, "no_name", 1);
    } else if (path.equals(STACK)) {
      addError(detail, "stack", attribute);
    } else if (value.hasKvlistValue()) {
      putList(path, attribute, depth, fields, detail);
    } else {
      @Nullable Value scalar = AnyValues.field(value);
      if (scalar != null) {
        putScalar(path, bounded(scalar), fields);
      } else if (value.hasArrayValue()) {
        detail.put(path, AnyValues.tree(value));
      }
    }
  }

  /** Members of a list are attributes with dotted names, down to a depth; an error stays whole. */
  private void putList(
      String path, KeyValue attribute, int depth, Fields.Builder fields, Map<String, Json> detail) {
    List<KeyValue> members = attribute.getValue().getKvlistValue().getValuesList();
    if (isError(attribute.getKey()) && depth <= 2) {
      Json.Members error = AnyValues.members(members);
      detail.put("error", error);
      fields.putText(FieldNames.ERROR_TYPE, cut(error.text("type")));
      fields.putText(KnownFields.ERROR_MESSAGE, cut(error.text("message")));
      fields.putText(KnownFields.ERROR_CODE, cut(error.text("code")));
    } else if (depth >= MAX_FLATTENED_DEPTH || members.size() > OtlpReader.MAX_ATTRIBUTES) {
      detail.put(path, AnyValues.members(members));
    } else {
      for (KeyValue member : members) {
        putOne(path + '.' + member.getKey(), member, depth + 1, fields, detail);
      }
    }
  }

  /** As pino names an error that it logs. */
  private static boolean isError(String key) {
    return key.equals("err") || key.equals("error") || key.equals("exception");
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null ? null : WellFormedText.cut(text, OtlpReader.MAX_TEXT_CHARS);
  }

  private static void putScalar(String path, Value value, Fields.Builder fields) {
    if (path.equals("http.target") || path.equals("req.url")) {
      url(value.text(), fields);
    } else {
      putKnown(path, value, fields);
    }
  }

  private static void putKnown(String key, Value value, Fields.Builder fields) {
    String known = KnownFields.of(key);
    boolean reserved =
        known.equals(FieldNames.LEVEL)
            || known.equals(FieldNames.MESSAGE)
            || (OWN.contains(known) && fields.has(known));
    @Nullable Value kept = reserved ? null : KnownFields.fitted(known, value);
    if (kept != null) {
      fields.put(known, kept);
    } else {
      // What the record itself says of these is not overruled by an attribute of that name.
      fields.put("attribute." + key, value);
    }
  }

  private Value bounded(Value value) {
    if (value instanceof Value.Text(String text) && text.length() > OtlpReader.MAX_TEXT_CHARS) {
      refusals.add(ATTRIBUTE, "text_cut", 1);
      return new Value.Text(WellFormedText.cut(text, OtlpReader.MAX_TEXT_CHARS));
    }
    return value;
  }

  private static void url(String target, Fields.Builder fields) {
    int query = target.indexOf('?');
    fields.put(FieldNames.URL_PATH, query < 0 ? target : target.substring(0, query));
    if (query >= 0) {
      fields.put(KnownFields.URL_QUERY, target.substring(query + 1));
    }
  }

  /** Adds a member to the error that is shown with a record. */
  static void addError(Map<String, Json> detail, String name, KeyValue attribute) {
    Map<String, Json> error =
        detail.get("error") instanceof Json.Members earlier
            ? new LinkedHashMap<>(earlier.members())
            : new LinkedHashMap<>();
    error.put(name, AnyValues.tree(attribute.getValue()));
    detail.put("error", new Json.Members(error));
  }
}
