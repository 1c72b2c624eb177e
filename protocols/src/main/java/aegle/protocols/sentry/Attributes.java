package aegle.protocols.sentry;

import aegle.protocols.UserAgentText;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names and values that a sender chose itself (tags, span data, attributes of logs) as fields.
 *
 * <p>They keep the sender's name, with three exceptions: Sentry's own names become those of {@link
 * FieldNames}; a name that the house fills itself gets {@code tag.} before it, so that no sender
 * can forge a project, a trace or a level; and what only the SDK cares for is dropped.
 */
final class Attributes {
  private static final int MAX_NESTING = 3;

  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("sentry.release", FieldNames.RELEASE),
          Map.entry("sentry.environment", FieldNames.ENVIRONMENT),
          Map.entry("sentry.dist", "dist"),
          Map.entry("sentry.sdk.name", FieldNames.SDK_NAME),
          Map.entry("sentry.sdk.version", FieldNames.SDK_VERSION),
          Map.entry("sentry.op", FieldNames.SPAN_OP),
          Map.entry("sentry.origin", "span.origin"),
          Map.entry("sentry.replay_id", FieldNames.REPLAY_ID),
          Map.entry("sentry.segment.id", "segment.id"),
          Map.entry("sentry.segment.name", CommonFields.TRANSACTION),
          Map.entry("sentry.transaction", CommonFields.TRANSACTION),
          Map.entry("http.status_code", FieldNames.STATUS_CODE),
          Map.entry("http.method", FieldNames.METHOD));

  private static final Set<String> DROPPED =
      Set.of(
          // A tag that only repeats the replay's id, which has a field of its own.
          "replayId",
          "sentry.sdk.integrations",
          "sentry.trace_lifecycle",
          "sentry.is_localhost",
          "sentry.segment.name.source",
          "sentry.timestamp.sequence",
          "sentry.sample_rate",
          "sentry.sample_rand");

  private static final Set<String> OF_THE_HOUSE =
      Set.of(
          FieldNames.PROJECT,
          FieldNames.MESSAGE,
          FieldNames.LEVEL,
          FieldNames.LOGGER,
          FieldNames.RELEASE,
          FieldNames.ENVIRONMENT,
          FieldNames.TRACE_ID,
          FieldNames.SPAN_ID,
          FieldNames.PARENT_SPAN_ID,
          FieldNames.SPAN_NAME,
          FieldNames.SPAN_OP,
          FieldNames.DURATION_MS,
          FieldNames.STATUS,
          FieldNames.EVENT_ID,
          FieldNames.REPLAY_ID,
          FieldNames.ERROR_TYPE,
          FieldNames.SDK_NAME,
          FieldNames.SDK_VERSION,
          CommonFields.TRANSACTION);

  private static final Set<String> CLINIC_NAMES =
      Set.of("clinic", "clinic_id", "clinicId", "clinicid", FieldNames.CLINIC);

  private Attributes() {}

  /** Puts every member: bare values, or {@code {"value": 1, "type": "integer"}}. */
  static void putAll(Fields.Builder out, Json.Members attributes, Gathering gathering) {
    int taken = 0;
    for (Map.Entry<String, Json> attribute : attributes.members().entrySet()) {
      if (taken++ == SentryLimits.MAX_ATTRIBUTES) {
        int all = attributes.members().size();
        gathering.refuse("attribute", "too_many", all - SentryLimits.MAX_ATTRIBUTES);
        return;
      }
      put(out, attribute.getKey(), unwrapped(attribute.getValue()));
    }
  }

  /** Puts Sentry's tags in either of their forms: members, or a list of pairs. */
  static void putTags(Fields.Builder out, @Nullable Json tags, Gathering gathering) {
    Json.Members members = tagMembers(tags);
    int taken = 0;
    for (Map.Entry<String, Json> tag : members.members().entrySet()) {
      if (taken++ == SentryLimits.MAX_TAGS) {
        gathering.refuse("tag", "too_many", members.members().size() - SentryLimits.MAX_TAGS);
        return;
      }
      put(out, tag.getKey(), tag.getValue());
    }
  }

  /** Tags as members, whichever form they came in. */
  static Json.Members tagMembers(@Nullable Json tags) {
    return switch (tags) {
      case Json.Members members -> members;
      case Json.Items(List<Json> pairs) -> ofPairs(pairs);
      case null, default -> Json.NOTHING;
    };
  }

  private static Json.Members ofPairs(List<Json> pairs) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (Json pair : pairs) {
      if (pair instanceof Json.Items(List<Json> two) && two.size() == 2) {
        if (two.getFirst() instanceof Json.Text(String name)) {
          members.put(name, two.getLast());
        }
      } else if (pair instanceof Json.Members named) {
        @Nullable String name = named.text("key");
        @Nullable Json value = named.get("value");
        if (name != null && value != null) {
          members.put(name, value);
        }
      }
    }
    return new Json.Members(members);
  }

  /** The value inside {@code {"value": .., "type": ..}}, or what was there. */
  static Json unwrapped(Json raw) {
    if (raw instanceof Json.Members members) {
      @Nullable Json value = members.get("value");
      return value != null && members.members().size() <= 3 ? value : raw;
    }
    return raw;
  }

  /** Puts one attribute under the name that it has in the house. */
  static void put(Fields.Builder out, String name, Json raw) {
    put(out, name, raw, 0);
  }

  private static void put(Fields.Builder out, String rawName, Json raw, int depth) {
    String name = Text.clip(rawName, Fields.MAX_NAME_CHARS);
    if (name.isEmpty() || DROPPED.contains(name)) {
      return;
    }
    if (raw instanceof Json.Members members) {
      if (depth < MAX_NESTING) {
        members
            .members()
            .forEach(
                (inner, value) -> put(out, rawName + "." + inner, unwrapped(value), depth + 1));
      }
      return;
    }
    @Nullable Value value = value(raw);
    if (value == null) {
      return;
    }
    if (CLINIC_NAMES.contains(name)) {
      out.put(FieldNames.CLINIC, value.text());
      if (name.equals(FieldNames.CLINIC)) {
        return;
      }
    }
    if (name.equals("user_agent.original")) {
      out.putText(FieldNames.BROWSER, UserAgentText.browser(value.text()));
      out.putText(FieldNames.DEVICE, UserAgentText.device(value.text()));
    }
    @Nullable String renamed = RENAMED.get(name);
    if (renamed != null && !renamed.equals(FieldNames.STATUS_CODE)) {
      if (!out.has(renamed)) {
        out.put(renamed, value.text());
      }
    } else if (name.equals(FieldNames.STATUS_CODE) || renamed != null) {
      putStatusCode(out, value);
    } else if (OF_THE_HOUSE.contains(name) || out.has(name)) {
      out.put("tag." + name, value);
    } else {
      out.put(name, value);
    }
  }

  /** The status is always a whole number, so that ranges of it can be asked for. */
  private static void putStatusCode(Fields.Builder out, Value value) {
    long status = Numbers.whole(value.text(), -1);
    if (status >= 0) {
      out.put(FieldNames.STATUS_CODE, status);
    }
  }

  private static @Nullable Value value(Json raw) {
    return switch (raw) {
      case Json.Text(String text) -> new Value.Text(Text.clip(text));
      case Json.Flag(boolean flag) -> new Value.Flag(flag);
      case Json.Numeral(String digits) -> number(digits);
      case Json.Items(List<Json> items) -> texts(items);
      case Json.Members _, Json.Nil _ -> null;
    };
  }

  private static Value number(String digits) {
    long whole = Numbers.whole(digits, Long.MIN_VALUE);
    return whole == Long.MIN_VALUE
        ? new Value.Real(Double.parseDouble(digits))
        : new Value.Whole(whole);
  }

  private static @Nullable Value texts(List<Json> items) {
    List<String> texts = new ArrayList<>();
    for (Json item : items) {
      @Nullable Value value = item instanceof Json.Items ? null : value(item);
      if (value != null && texts.size() < SentryLimits.MAX_LIST_VALUES) {
        texts.add(value.text());
      }
    }
    return texts.isEmpty() ? null : new Value.Texts(texts);
  }
}
