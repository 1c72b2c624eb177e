package aegle.server.forward.wire;

import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Value;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.HexFormat;
import java.util.List;

/** The parts that all three signals of OTLP share. */
final class OtlpWords {
  static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder().setName("aegle").build();

  private OtlpWords() {}

  static KeyValue text(String name, String value) {
    return KeyValue.newBuilder()
        .setKey(name)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** Where a record comes from, in OpenTelemetry's names. */
  static Resource resource(Entry entry) {
    Fields fields = entry.fields();
    Resource.Builder resource = Resource.newBuilder();
    resource.addAttributes(text("service.name", RecordWords.service(entry)));
    put(resource, "service.version", fields.text(FieldNames.RELEASE, ""));
    put(resource, "deployment.environment.name", fields.text(FieldNames.ENVIRONMENT, ""));
    put(resource, "host.name", fields.text(FieldNames.HOST, ""));
    return resource.build();
  }

  static void put(Resource.Builder resource, String name, String value) {
    if (!value.isEmpty()) {
      resource.addAttributes(text(name, value));
    }
  }

  /** The fields of a record that have no place of their own. */
  static List<KeyValue> attributes(Entry entry) {
    List<KeyValue> attributes = new java.util.ArrayList<>();
    Fields fields = entry.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (!RecordWords.isSaidElsewhere(fields.name(i))) {
        attributes.add(
            KeyValue.newBuilder().setKey(fields.name(i)).setValue(value(fields.value(i))).build());
      }
    }
    attributes.add(text(RecordWords.KIND, entry.kind().word()));
    return attributes;
  }

  private static AnyValue value(Value value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    return switch (value) {
      case Value.Text(String text) -> any.setStringValue(text).build();
      case Value.Whole(long whole) -> any.setIntValue(whole).build();
      case Value.Real(double real) -> any.setDoubleValue(real).build();
      case Value.Flag(boolean flag) -> any.setBoolValue(flag).build();
      case Value.Texts(List<String> texts) -> {
        ArrayValue.Builder list = ArrayValue.newBuilder();
        texts.forEach(text -> list.addValues(AnyValue.newBuilder().setStringValue(text)));
        yield any.setArrayValue(list).build();
      }
    };
  }

  /** An id as bytes; none where the text is no id of that many bytes. */
  static ByteString id(String hex, int bytes) {
    return hex.length() == 2 * bytes && hex.chars().allMatch(HexFormat::isHexDigit)
        ? ByteString.copyFrom(HexFormat.of().parseHex(hex))
        : ByteString.EMPTY;
  }
}
