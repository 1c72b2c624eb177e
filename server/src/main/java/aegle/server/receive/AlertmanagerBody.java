package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.metrics.rules.AlertNotice;
import aegle.server.state.Silence;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import com.google.re2j.PatternSyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bodies that are posted to version 2 of Alertmanager's API. What a body lacks is told in the words
 * of Alertmanager.
 */
final class AlertmanagerBody {
  /** Most characters of labels, annotations and link of one alert together. */
  static final int MAX_ALERT_CHARS = 16_384;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Go's zero time, which clients send for no time at all. */
  private static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

  private AlertmanagerBody() {}

  /** Alerts that can be taken in, and what is wrong with the others. */
  record Alerts(List<AlertNotice> notices, List<String> complaints) {}

  static Alerts alerts(byte[] body, Instant now) {
    JsonNode list = read(body, "alerts");
    if (!list.isArray()) {
      throw AlertmanagerFault.unreadable("alerts", "it is no list");
    }
    List<AlertNotice> notices = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    int index = 0;
    for (JsonNode item : list) {
      if (!item.isObject()) {
        throw AlertmanagerFault.unreadable("alerts", "an alert is no object");
      }
      if (item.path("labels").isMissingNode() || item.get("labels").isNull()) {
        throw AlertmanagerFault.required(index + ".labels");
      }
      AlertNotice notice = notice(item, now);
      String complaint = complaint(notice);
      if (complaint.isEmpty()) {
        notices.add(notice);
      } else {
        complaints.add(complaint);
      }
      index++;
    }
    return new Alerts(notices, complaints);
  }

  private static AlertNotice notice(JsonNode item, Instant now) {
    Instant start = time(item, "startsAt", "alerts");
    Instant end = time(item, "endsAt", "alerts");
    if (start == null) {
      start = end == null ? now : end;
    }
    return new AlertNotice(
        Labels.of(texts(item.get("labels"), "alerts")),
        texts(item.path("annotations"), "alerts"),
        start,
        end == null ? Instant.EPOCH : end,
        item.path("generatorURL").asString(""));
  }

  private static String complaint(AlertNotice notice) {
    boolean hasEnd = !notice.endsAt().equals(Instant.EPOCH);
    if (hasEnd && notice.endsAt().isBefore(notice.startsAt())) {
      return "start time must be before end time";
    }
    if (notice.labels().isEmpty()) {
      return "at least one label pair required";
    }
    if (!notice.labels().get("").isEmpty()) {
      return "invalid label set: invalid name \"\"";
    }
    if (notice.annotations().containsKey("")) {
      return "invalid annotations: invalid name \"\"";
    }
    int chars = notice.generatorUrl().length();
    for (Map<String, String> map : List.of(notice.labels().toMap(), notice.annotations())) {
      for (Map.Entry<String, String> entry : map.entrySet()) {
        chars += entry.getKey().length() + entry.getValue().length();
      }
    }
    return chars <= MAX_ALERT_CHARS
        ? ""
        : "alert has " + chars + " characters; at most " + MAX_ALERT_CHARS + " are allowed";
  }

  static Silence silence(byte[] body) {
    JsonNode node = read(body, "silence");
    if (!node.isObject()) {
      throw AlertmanagerFault.unreadable("silence", "it is no object");
    }
    for (String field : List.of("comment", "createdBy", "endsAt", "matchers", "startsAt")) {
      if (node.path(field).isMissingNode() || node.get(field).isNull()) {
        throw AlertmanagerFault.required(field);
      }
    }
    if (!node.get("matchers").isArray()) {
      throw AlertmanagerFault.unreadable("silence", "'matchers' is no list");
    }
    List<Matcher> matchers = new ArrayList<>();
    for (JsonNode matcher : node.get("matchers")) {
      matchers.add(matcher(matcher, matchers.size()));
    }
    Instant start = time(node, "startsAt", "silence");
    Instant end = time(node, "endsAt", "silence");
    return new Silence(
        node.path("id").asString(""),
        matchers,
        start == null ? Instant.EPOCH : start,
        end == null ? Instant.EPOCH : end,
        Instant.EPOCH,
        node.get("createdBy").asString(),
        node.get("comment").asString(),
        texts(node.path("annotations"), "silence"));
  }

  private static Matcher matcher(JsonNode node, int index) {
    for (String field : List.of("isRegex", "name", "value")) {
      if (node.path(field).isMissingNode() || node.get(field).isNull()) {
        throw AlertmanagerFault.required("matchers." + index + "." + field);
      }
    }
    boolean regex = node.get("isRegex").asBoolean();
    boolean equal = node.path("isEqual").isBoolean() ? node.get("isEqual").asBoolean() : true;
    String value = node.get("value").asString();
    Matcher.Type type;
    if (regex) {
      type = equal ? Matcher.Type.REGEX : Matcher.Type.NOT_REGEX;
    } else {
      type = equal ? Matcher.Type.EQUAL : Matcher.Type.NOT_EQUAL;
    }
    try {
      return new Matcher(type, node.get("name").asString(), value);
    } catch (PatternSyntaxException e) {
      throw AlertmanagerFault.badRequest(
          "invalid silence: invalid label matcher "
              + index
              + " in set 0: invalid regular expression "
              + GoQuote.of(value)
              + ": "
              + e.getMessage());
    }
  }

  private static JsonNode read(byte[] body, String what) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw AlertmanagerFault.unreadable(what, "it is no valid JSON");
    }
  }

  private static Map<String, String> texts(JsonNode map, String what) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (!entry.getValue().isString()) {
        throw AlertmanagerFault.unreadable(what, "a label or an annotation is no text");
      }
      texts.put(entry.getKey(), entry.getValue().asString());
    }
    return texts;
  }

  /** Null where there is no time, or Go's zero time. */
  private static @Nullable Instant time(JsonNode node, String field, String what) {
    String text = node.path(field).asString("");
    if (text.isEmpty()) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return time.isAfter(ZERO) ? time : null;
    } catch (DateTimeException e) {
      throw AlertmanagerFault.unreadable(
          what, "'" + field + "' is no time such as 2026-03-01T10:00:00Z");
    }
  }
}
