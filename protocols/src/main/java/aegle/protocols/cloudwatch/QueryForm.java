package aegle.protocols.cloudwatch;

import aegle.signals.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * AWS's older form of a call: names and values, where {@code MetricData.member.2.Unit=None} stands
 * for a place in a tree. Reads it into the tree that the JSON form would have been.
 */
final class QueryForm {
  /** Pairs of one call. */
  static final int MAX_PAIRS = 500_000;

  private static final int MAX_DEPTH = 12;
  private static final String LIST = "member";

  private final Map<String, QueryForm> members = new LinkedHashMap<>();
  private String value = "";

  private QueryForm() {}

  /** The tree of a form; all values are texts. */
  static Json.Members read(String form) {
    QueryForm root = new QueryForm();
    int pairs = 0;
    int start = 0;
    while (start < form.length()) {
      int end = form.indexOf('&', start);
      end = end < 0 ? form.length() : end;
      if (++pairs > MAX_PAIRS) {
        throw new AwsException(
            "RequestEntityTooLarge", 413, "A call has at most " + MAX_PAIRS + " parameters.");
      }
      root.put(form.substring(start, end));
      start = end + 1;
    }
    return root.toJson() instanceof Json.Members tree ? tree : Json.NOTHING;
  }

  private void put(String pair) {
    int equals = pair.indexOf('=');
    if (equals <= 0) {
      return;
    }
    String[] path = decoded(pair.substring(0, equals)).split("\\.", MAX_DEPTH);
    QueryForm at = this;
    for (String name : path) {
      at = at.members.computeIfAbsent(name, _ -> new QueryForm());
    }
    at.value = decoded(pair.substring(equals + 1));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new AwsException("MalformedQueryString", 400, "The form is badly escaped.");
    }
  }

  private Json toJson() {
    if (members.isEmpty()) {
      return new Json.Text(value);
    }
    @Nullable QueryForm list = members.size() == 1 ? members.get(LIST) : null;
    if (list != null) {
      return new Json.Items(list.inOrder());
    }
    Map<String, Json> tree = new LinkedHashMap<>();
    members.forEach((name, member) -> tree.put(name, member.toJson()));
    return new Json.Members(tree);
  }

  /** Members by their number; what has none comes nowhere. */
  private List<Json> inOrder() {
    Map<Integer, Json> byNumber = new TreeMap<>();
    members.forEach((number, member) -> {
      if (number.matches("[0-9]{1,9}")) {
        byNumber.put(Integer.valueOf(number), member.toJson());
      }
    });
    return new ArrayList<>(byNumber.values());
  }
}
