package aegle.server.receive;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an address alone. The servlet's own parameters would read a form out of the
 * body too, and then the body is gone.
 */
final class QueryString {
  private final Map<String, String> values;

  private QueryString(Map<String, String> values) {
    this.values = values;
  }

  static QueryString of(HttpServletRequest request) {
    String query = request.getQueryString();
    return of(query == null ? "" : query);
  }

  /** The pairs of a text that is written like a query, as bodies of forms are. */
  static QueryString of(String pairs) {
    Map<String, String> values = new HashMap<>();
    for (String pair : pairs.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return new QueryString(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // A percent sign that begins no byte stands for itself.
    }
  }

  /** The first value of a name, or null. */
  @Nullable String get(String name) {
    return values.get(name);
  }

  /** The first value of each name. */
  Map<String, String> all() {
    return Map.copyOf(values);
  }
}
