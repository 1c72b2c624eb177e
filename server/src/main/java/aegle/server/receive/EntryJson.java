package aegle.server.receive;

import aegle.records.StoredEntry;
import aegle.signals.Entry;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.time.Instant;

/** Writes records as JSON: {@code {"id":…,"kind":…,"time":…,"fields":{…},"detail":{…}}}. */
final class EntryJson {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private EntryJson() {}

  /** A record without its detail, as lists show it. */
  static void brief(JsonBytes json, StoredEntry stored) {
    json.object();
    head(json, stored);
    json.end();
  }

  /** A record with all that is kept of it. */
  static void whole(JsonBytes json, StoredEntry stored) {
    json.object();
    head(json, stored);
    json.key("detail");
    tree(json, stored.entry().detail());
    json.end();
  }

  private static void head(JsonBytes json, StoredEntry stored) {
    Entry entry = stored.entry();
    json.key("id").text(stored.id().text());
    json.key("kind").text(entry.kind().word());
    json.key("time").text(JsonBytes.rfc3339(instant(entry.timeNanos())));
    json.key("fields").object();
    Fields fields = entry.fields();
    for (int i = 0; i < fields.size(); i++) {
      value(json.key(fields.name(i)), fields.value(i));
    }
    json.end();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  private static void value(JsonBytes json, Value value) {
    switch (value) {
      case Value.Text(String text) -> json.text(text);
      case Value.Whole(long whole) -> json.whole(whole);
      case Value.Real(double real) -> real(json, real);
      case Value.Flag(boolean flag) -> json.bool(flag);
      case Value.Texts(var texts) -> json.texts(texts);
    }
  }

  /** JSON has no infinity and no NaN: they are told as the words that they are. */
  private static void real(JsonBytes json, double real) {
    if (Double.isFinite(real)) {
      json.number(real);
    } else {
      json.text(Double.toString(real));
    }
  }

  private static void tree(JsonBytes json, Json tree) {
    switch (tree) {
      case Json.Members(var members) -> {
        json.object();
        members.forEach((name, member) -> tree(json.key(name), member));
        json.end();
      }
      case Json.Items(var items) -> {
        json.array();
        items.forEach(item -> tree(json, item));
        json.endArray();
      }
      case Json.Text(String text) -> json.text(text);
      case Json.Numeral(String digits) -> json.digits(digits);
      case Json.Flag(boolean flag) -> json.bool(flag);
      case Json.Nil() -> json.nothing();
    }
  }
}
