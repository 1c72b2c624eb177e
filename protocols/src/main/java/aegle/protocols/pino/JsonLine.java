package aegle.protocols.pino;

import aegle.protocols.EventTime;
import aegle.protocols.WellFormedText;
import aegle.signals.Json;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Walks one JSON object, from its opening brace to its closing one, into {@link LineFields}. */
final class JsonLine {
  /** Objects deeper than this are kept as detail instead of as fields with dotted names. */
  static final int MAX_FLATTENED_DEPTH = 4;

  /** Texts of a list that are kept as one field; longer lists are detail. */
  static final int MAX_TEXTS = 64;

  private final JsonParser parser;
  private final LineFields into;

  JsonLine(JsonParser parser, LineFields into) {
    this.parser = parser;
    this.into = into;
  }

  /** Reads the object whose opening brace is the parser's token. */
  void read() {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken token = parser.nextToken();
      switch (name) {
        case "level" -> level(token);
        case "time" -> time(token);
        case "msg" -> message(token, LineFields.MessageRank.MSG);
        case "message" -> message(token, LineFields.MessageRank.MESSAGE);
        case "severity", "lvl", "@timestamp", "timestamp", "ts" -> secondary(name, token);
        case "name" -> logger(token);
        default -> member(WellFormedText.of(name), name, token, 1);
      }
    }
  }

  private void level(JsonToken token) {
    switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> into.level((long) parser.getDoubleValue());
      case VALUE_STRING -> into.level(parser.getString());
      case START_OBJECT -> levelOfBrowser(JsonTree.members(parser));
      default -> member("level", "level", token, 1);
    }
  }

  /** Pino in a browser transmits {@code {"label":"info","value":30}}. */
  private void levelOfBrowser(Json.Members level) {
    @Nullable String label = level.text("label");
    into.level(label == null ? "info" : label);
  }

  private void time(JsonToken token) {
    switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> into.time(number(), parser.getString());
      case VALUE_STRING -> into.time(EventTime.ofText(parser.getString()), parser.getString());
      default -> member("time", "time", token, 1);
    }
  }

  /** Names that mean level or time where pino's own are missing, and else are fields. */
  private void secondary(String name, JsonToken token) {
    boolean isLevel = name.equals("severity") || name.equals("lvl");
    if (isLevel && !into.hasLevel() && token == JsonToken.VALUE_STRING) {
      into.level(parser.getString());
    } else if (!isLevel && !into.hasTime() && token == JsonToken.VALUE_STRING) {
      into.time(EventTime.ofText(parser.getString()), parser.getString());
    } else if (!isLevel && !into.hasTime() && token.isNumeric()) {
      into.time(number(), parser.getString());
    } else {
      member(name, name, token, 1);
    }
  }

  private long number() {
    return isLong()
        ? EventTime.ofWhole(parser.getLongValue())
        : EventTime.ofReal(parser.getDoubleValue());
  }

  private void message(JsonToken token, LineFields.MessageRank rank) {
    switch (token) {
      case VALUE_STRING -> into.message(WellFormedText.of(parser.getString()), rank);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          into.message(parser.getString(), rank);
      default -> member(rank.word(), rank.word(), token, 1);
    }
  }

  /** Pino's {@code name} is the logger's, not a person's. */
  private void logger(JsonToken token) {
    if (token == JsonToken.VALUE_STRING) {
      into.text("logger", "logger", WellFormedText.of(parser.getString()), 1);
    } else {
      member("name", "name", token, 1);
    }
  }

  private void member(String path, String leaf, JsonToken token, int depth) {
    switch (token) {
      case VALUE_STRING -> into.text(path, leaf, WellFormedText.of(parser.getString()), depth);
      case VALUE_NUMBER_INT -> whole(path, leaf, depth);
      case VALUE_NUMBER_FLOAT -> into.real(path, parser.getDoubleValue());
      case VALUE_TRUE -> into.flag(path, true);
      case VALUE_FALSE -> into.flag(path, false);
      case VALUE_NULL -> {
        // A null says that there is no value, as a missing member does.
      }
      case START_OBJECT -> object(path, leaf, depth);
      case START_ARRAY -> list(path);
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new AssertionError("BUG: no value begins with " + token);
    }
  }

  private boolean isLong() {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  private void whole(String path, String leaf, int depth) {
    if (isLong()) {
      into.whole(path, leaf, parser.getLongValue(), depth);
    } else {
      // Numbers of JavaScript's BigInt are identifiers as a rule: every digit counts.
      into.text(path, leaf, parser.getString(), depth);
    }
  }

  private void object(String path, String leaf, int depth) {
    if (isError(leaf) && depth <= 2) {
      into.error(JsonTree.members(parser));
    } else if (leaf.equals("headers")) {
      into.headers(path, JsonTree.members(parser));
    } else if (depth >= MAX_FLATTENED_DEPTH || into.isFull()) {
      into.detail(path, JsonTree.members(parser));
    } else {
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken token = parser.nextToken();
        member(path + '.' + WellFormedText.of(name), name, token, depth + 1);
      }
    }
  }

  private static boolean isError(String leaf) {
    return leaf.equals("err") || leaf.equals("error") || leaf.equals("exception");
  }

  private void list(String path) {
    Json.Items items = JsonTree.items(parser);
    @Nullable List<String> texts = texts(items);
    if (texts == null) {
      into.detail(path, items);
    } else if (!texts.isEmpty()) {
      into.texts(path, new Value.Texts(texts));
    }
  }

  /** The items as texts, or null when one is no scalar or there are too many. */
  private static @Nullable List<String> texts(Json.Items items) {
    if (items.items().size() > MAX_TEXTS) {
      return null;
    }
    List<String> texts = new ArrayList<>(items.items().size());
    for (Json item : items.items()) {
      switch (item) {
        case Json.Text(String text) -> texts.add(text);
        case Json.Numeral(String digits) -> texts.add(digits);
        case Json.Flag(boolean value) -> texts.add(Boolean.toString(value));
        case Json.Members _, Json.Items _, Json.Nil _ -> {
          return null;
        }
      }
    }
    return texts;
  }
}
