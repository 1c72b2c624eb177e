package aegle.protocols.otlp;

import aegle.signals.GoFloat;
import aegle.signals.GoQuote;
import aegle.signals.Json;
import aegle.signals.Value;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's values as fields, as trees and as texts. */
final class AnyValues {
  /** Texts of a list that are one field; longer lists are trees. */
  static final int MAX_TEXTS = 64;

  private AnyValues() {}

  /** The value as a field holds it, or null when it is a tree or nothing. */
  static @Nullable Value field(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> new Value.Text(value.getStringValue());
      case BOOL_VALUE -> new Value.Flag(value.getBoolValue());
      case INT_VALUE -> new Value.Whole(value.getIntValue());
      case DOUBLE_VALUE -> new Value.Real(value.getDoubleValue());
      case BYTES_VALUE -> new Value.Text(base64(value));
      case ARRAY_VALUE -> texts(value.getArrayValue().getValuesList());
      case KVLIST_VALUE, STRING_VALUE_STRINDEX, VALUE_NOT_SET -> null;
    };
  }

  private static @Nullable Value texts(List<AnyValue> values) {
    if (values.isEmpty() || values.size() > MAX_TEXTS) {
      return null;
    }
    List<String> texts = new ArrayList<>(values.size());
    for (AnyValue value : values) {
      @Nullable String text = scalar(value);
      if (text == null) {
        return null;
      }
      texts.add(text);
    }
    return new Value.Texts(texts);
  }

  private static @Nullable String scalar(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> GoFloat.general(value.getDoubleValue());
      case BYTES_VALUE -> base64(value);
      case ARRAY_VALUE, KVLIST_VALUE, STRING_VALUE_STRINDEX, VALUE_NOT_SET -> null;
    };
  }

  static Json tree(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> new Json.Text(value.getStringValue());
      case BOOL_VALUE -> new Json.Flag(value.getBoolValue());
      case INT_VALUE -> new Json.Numeral(Long.toString(value.getIntValue()));
      case DOUBLE_VALUE -> real(value.getDoubleValue());
      case BYTES_VALUE -> new Json.Text(base64(value));
      case ARRAY_VALUE ->
          new Json.Items(
              value.getArrayValue().getValuesList().stream().map(AnyValues::tree).toList());
      case KVLIST_VALUE -> members(value.getKvlistValue().getValuesList());
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> Json.NIL;
    };
  }

  private static Json real(double value) {
    String digits = GoFloat.general(value);
    return Double.isFinite(value) ? new Json.Numeral(digits) : new Json.Text(digits);
  }

  static Json.Members members(List<KeyValue> pairs) {
    if (pairs.isEmpty()) {
      return Json.NOTHING;
    }
    Map<String, Json> members = new LinkedHashMap<>();
    for (KeyValue pair : pairs) {
      members.put(pair.getKey(), tree(pair.getValue()));
    }
    return new Json.Members(members);
  }

  /** The value as one text: a scalar as it is, a tree as JSON. */
  static String text(AnyValue value) {
    @Nullable String scalar = scalar(value);
    if (scalar != null) {
      return scalar;
    }
    StringBuilder json = new StringBuilder();
    if (value.getValueCase() != AnyValue.ValueCase.VALUE_NOT_SET) {
      write(tree(value), json);
    }
    return json.toString();
  }

  private static void write(Json tree, StringBuilder json) {
    switch (tree) {
      case Json.Text(String text) -> json.append(GoQuote.of(text));
      case Json.Numeral(String digits) -> json.append(digits);
      case Json.Flag(boolean flag) -> json.append(flag);
      case Json.Nil() -> json.append("null");
      case Json.Items(List<Json> items) -> {
        json.append('[');
        for (int i = 0; i < items.size(); i++) {
          json.append(i == 0 ? "" : ",");
          write(items.get(i), json);
        }
        json.append(']');
      }
      case Json.Members(Map<String, Json> members) -> {
        json.append('{');
        int at = 0;
        for (Map.Entry<String, Json> member : members.entrySet()) {
          json.append(at++ == 0 ? "" : ",").append(GoQuote.of(member.getKey())).append(':');
          write(member.getValue(), json);
        }
        json.append('}');
      }
    }
  }

  private static String base64(AnyValue value) {
    return Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
  }
}
