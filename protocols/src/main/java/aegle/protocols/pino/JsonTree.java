package aegle.protocols.pino;

import aegle.protocols.WellFormedText;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the value at which a parser stands into a tree; the parser's limits bound it. */
final class JsonTree {
  private JsonTree() {}

  static Json value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> items(parser);
      case VALUE_STRING -> new Json.Text(WellFormedText.of(parser.getString()));
      case VALUE_NUMBER_INT -> new Json.Numeral(parser.getString());
      case VALUE_NUMBER_FLOAT -> real(parser.getString());
      case VALUE_TRUE -> new Json.Flag(true);
      case VALUE_FALSE -> new Json.Flag(false);
      case VALUE_NULL -> Json.NIL;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new AssertionError("BUG: no value begins with " + token);
    };
  }

  static Json.Members members(JsonParser parser) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      members.put(WellFormedText.of(name), value(parser, parser.nextToken()));
    }
    return new Json.Members(members);
  }

  static Json.Items items(JsonParser parser) {
    List<Json> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(parser, token));
    }
    return new Json.Items(items);
  }

  /** NaN and the infinities are no numbers of JSON, so they stay the words that they are. */
  private static Json real(String digits) {
    char last = digits.charAt(digits.length() - 1);
    return last >= '0' && last <= '9' ? new Json.Numeral(digits) : new Json.Text(digits);
  }
}
