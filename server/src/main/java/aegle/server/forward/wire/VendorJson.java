package aegle.server.forward.wire;

import aegle.signals.Value;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the JSON protocols of both vendors share: a gzipped body, and numbers that are finite. */
final class VendorJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private VendorJson() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static Call call(URI base, String path, Map<String, String> more, JsonNode body, int unsaid) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("Content-Type", "application/json");
    headers.put("Content-Encoding", "gzip");
    byte[] text = MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    return new Call(Addresses.below(base, path), headers, Gzip.of(text), unsaid);
  }

  static void put(ObjectNode node, String name, Value value) {
    switch (value) {
      case Value.Text(String text) -> node.put(name, text);
      case Value.Whole(long whole) -> node.put(name, whole);
      case Value.Real(double real) -> {
        if (Double.isFinite(real)) {
          node.put(name, real);
        }
      }
      case Value.Flag(boolean flag) -> node.put(name, flag);
      case Value.Texts(List<String> texts) -> node.put(name, String.join(", ", texts));
    }
  }

  static void putText(ObjectNode node, String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
  }
}
