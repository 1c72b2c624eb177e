package aegle.server.notify;

import aegle.server.config.UnreadableSecretException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request to a receiver. Its address, headers and body may hold secrets, so it prints as nothing
 * but its method.
 *
 * @param headers beyond those of every request
 */
record HttpCall(String method, String address, Map<String, String> headers, String body) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The type of a body of names and values. */
  static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

  private static final String TYPE = "Content-Type";

  HttpCall {
    headers = Map.copyOf(headers);
  }

  /** Makes the request of one attempt, reading the secrets it needs. */
  @FunctionalInterface
  interface Maker {
    HttpCall make() throws UnreadableSecretException;
  }

  static HttpCall get(String address) {
    return new HttpCall("GET", address, Map.of(), "");
  }

  static HttpCall postJson(String address, Object body) {
    return sendJson("POST", address, body);
  }

  /** A body of maps, lists, texts, numbers and booleans, or a text that is JSON already. */
  static HttpCall sendJson(String method, String address, Object body) {
    String json = body instanceof String text ? text : JSON.writeValueAsString(body);
    return new HttpCall(method, address, Map.of(TYPE, "application/json"), json);
  }

  static HttpCall postForm(String address, String form) {
    return new HttpCall("POST", address, Map.of(TYPE, FORM), form);
  }

  HttpCall with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpCall(method, address, more, body);
  }

  HttpCall to(String otherAddress) {
    return new HttpCall(method, otherAddress, headers, body);
  }

  /** The map without entries that say nothing, as Go's {@code omitempty} leaves them out. */
  static Map<String, Object> fields(@Nullable Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      @Nullable Object value = namesAndValues[i + 1];
      if (value != null && !value.equals("") && !value.equals(false)) {
        fields.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    return fields;
  }

  @Override
  public String toString() {
    return method;
  }
}
