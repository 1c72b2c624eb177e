package aegle.server.state;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Maps of texts as JSON objects, for columns. */
final class LabelText {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, String>> MAP = new TypeReference<>() {};

  private LabelText() {}

  static String write(Map<String, String> map) {
    // PostgreSQL refuses the zero character, which JSON writes as an escape: so it is safe here.
    return JSON.writeValueAsString(map);
  }

  static Map<String, String> read(String text) {
    try {
      return JSON.readValue(text, MAP);
    } catch (JacksonException e) {
      throw new StateException("a column with labels holds no JSON object", e);
    }
  }
}
