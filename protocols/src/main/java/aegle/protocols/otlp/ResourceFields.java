package aegle.protocols.otlp;

import aegle.protocols.KnownFields;
import aegle.protocols.Refusals;
import aegle.protocols.WellFormedText;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all records of a resource share. Few of a resource's attributes are worth a field in each of
 * its records; the rest is shown with one.
 *
 * @param fields those that are searched
 * @param rest the others, one tree that all records of the resource point to
 */
record ResourceFields(Fields fields, Json.Members rest) {
  private static final Set<String> SEARCHED =
      Set.of(
          "service.name",
          "service.namespace",
          "service.instance.id",
          "service.version",
          "deployment.environment",
          "deployment.environment.name",
          "host.name",
          "process.pid",
          "telemetry.sdk.name",
          "telemetry.sdk.version",
          "telemetry.sdk.language",
          "clinic.id",
          "clinic_id",
          "cloud.region",
          "faas.name",
          "container.id",
          "k8s.pod.name",
          "k8s.namespace.name");

  static ResourceFields of(Resource resource, Refusals refusals) {
    Fields.Builder fields = Fields.builder();
    Map<String, Json> rest = new LinkedHashMap<>();
    List<KeyValue> attributes = resource.getAttributesList();
    int kept = Math.min(attributes.size(), OtlpReader.MAX_ATTRIBUTES);
    for (KeyValue attribute : attributes.subList(0, kept)) {
      @Nullable Value value =
          SEARCHED.contains(attribute.getKey()) ? AnyValues.field(attribute.getValue()) : null;
      if (value == null) {
        rest.put(attribute.getKey(), AnyValues.tree(attribute.getValue()));
      } else {
        String known = KnownFields.of(attribute.getKey());
        @Nullable Value fitted = KnownFields.fitted(known, value);
        fields.put(fitted == null ? attribute.getKey() : known, fitted == null ? value : fitted);
      }
    }
    refusals.add("attribute", OtlpReader.TOO_MANY, attributes.size() - kept);
    return new ResourceFields(
        fields.build(), rest.isEmpty() ? Json.NOTHING : new Json.Members(rest));
  }

  /** With the name of the library that made the records, under the given name. */
  ResourceFields with(InstrumentationScope scope, String name) {
    if (scope.getName().isEmpty()) {
      return this;
    }
    return new ResourceFields(
        fields.toBuilder()
            .put(name, WellFormedText.cut(scope.getName(), OtlpReader.MAX_WORD_CHARS))
            .build(),
        rest);
  }

  /** A detail that begins with the rest of the resource. */
  Map<String, Json> detail() {
    Map<String, Json> detail = new LinkedHashMap<>();
    if (!rest.members().isEmpty()) {
      detail.put("resource", rest);
    }
    return detail;
  }
}
