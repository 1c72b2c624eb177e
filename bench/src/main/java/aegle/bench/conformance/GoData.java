package aegle.bench.conformance;

import aegle.metrics.rules.template.TimeValue;
import aegle.metrics.yaml.YamlNode;
import aegle.server.notify.KeyValues;
import aegle.server.notify.MessageData;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the values that Go's composite literals describe, written as JSON: texts ({@code s}),
 * numbers ({@code n}), elements ({@code e}), keys with values ({@code kv}), fields ({@code f}),
 * calls of package time, and source text for what is left ({@code src}).
 *
 * @param now what {@code time.Now()} gives
 */
record GoData(Instant now) {
  private static final Instant ZERO_TIME = Instant.parse("0001-01-01T00:00:00Z");

  @Nullable Object value(YamlNode node) {
    return value(node, "");
  }

  /**
   * A value.
   *
   * @param expected its type where it does not say so itself; empty when not known
   */
  private @Nullable Object value(YamlNode node, String expected) {
    if (!node.isMap()) {
      return node.value();
    }
    String type = node.text("type", expected);
    if (node.find("s").isPresent()) {
      return node.require("s").text();
    }
    if (node.find("n").isPresent()) {
      return number(node.require("n").text(), type);
    }
    if (node.find("src").isPresent()) {
      return source(node.require("src").text(), type);
    }
    if (node.find("e").isPresent()) {
      return elements(node.require("e").items(), type);
    }
    if (node.find("kv").isPresent()) {
      return pairs(node.require("kv").items(), type);
    }
    if (node.find("call").isPresent()) {
      return call(node.require("call").text(), node.require("args").items());
    }
    if (type.endsWith("Data")) {
      return data(node);
    }
    return type.endsWith("Alert") ? alert(node) : new LinkedHashMap<String, Object>();
  }

  private static Object number(String text, String type) {
    boolean isFloat = type.contains("float") || text.matches(".*[.eE].*");
    return isFloat ? (Object) Double.valueOf(text) : Long.valueOf(text);
  }

  private Object source(String text, String type) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.equals("time.Now()")) {
      return TimeValue.of(now);
    }
    double figure = new GoArithmetic(text).value();
    return type.contains("float") ? (Object) figure : (long) figure;
  }

  private Object elements(List<YamlNode> items, String type) {
    if (type.endsWith("Alerts")) {
      return new MessageData.AlertList(items.stream().map(this::alert).toList());
    }
    String ofElements = type.startsWith("[]") ? type.substring(2) : "";
    List<@Nullable Object> list = new ArrayList<>();
    items.forEach(item -> list.add(value(item, ofElements)));
    return list;
  }

  private Object pairs(List<YamlNode> pairs, String type) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (YamlNode pair : pairs) {
      List<YamlNode> two = pair.items();
      map.put(String.valueOf(value(two.get(0))), value(two.get(1)));
    }
    if (!type.endsWith("KV")) {
      return map;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((name, text) -> texts.put(name, String.valueOf(text)));
    return new KeyValues(texts);
  }

  private Object call(String function, List<YamlNode> arguments) {
    List<Long> figures = new ArrayList<>();
    for (YamlNode argument : arguments) {
      String text = argument.isMap() ? argument.text("src", argument.text("n", "")) : "";
      // The place of a time is always UTC in these cases.
      figures.add(text.startsWith("time.UTC") ? 0 : (long) new GoArithmetic(text).value());
    }
    if (function.endsWith("time.Date")) {
      return new TimeValue(
          ZonedDateTime.of(
              figures.get(0).intValue(),
              figures.get(1).intValue(),
              figures.get(2).intValue(),
              figures.get(3).intValue(),
              figures.get(4).intValue(),
              figures.get(5).intValue(),
              figures.get(6).intValue(),
              ZoneOffset.UTC));
    }
    return TimeValue.of(function.endsWith(".Add") ? now.plusNanos(figures.getFirst()) : now);
  }

  private MessageData data(YamlNode node) {
    YamlNode fields = node.require("f");
    Optional<YamlNode> alerts = fields.find("Alerts");
    return new MessageData(
        text(fields, "Receiver"),
        text(fields, "Status"),
        alerts
            .map(list -> (MessageData.AlertList) elements(list.require("e").items(), "Alerts"))
            .orElseGet(() -> new MessageData.AlertList(List.of())),
        text(fields, "NotificationReason"),
        keyValues(fields, "GroupLabels"),
        keyValues(fields, "CommonLabels"),
        keyValues(fields, "CommonAnnotations"),
        keyValues(fields, "RouteLabels"),
        text(fields, "ExternalURL"),
        null);
  }

  private MessageData.AlertData alert(YamlNode node) {
    YamlNode fields = node.find("f").orElse(node);
    return new MessageData.AlertData(
        text(fields, "Status"),
        keyValues(fields, "Labels"),
        keyValues(fields, "Annotations"),
        time(fields, "StartsAt"),
        time(fields, "EndsAt"),
        text(fields, "GeneratorURL"),
        text(fields, "Fingerprint"));
  }

  private Instant time(YamlNode fields, String name) {
    return fields.find(name).map(this::value).orElse(null) instanceof TimeValue time
        ? time.time().toInstant()
        : ZERO_TIME;
  }

  private String text(YamlNode fields, String name) {
    return fields.find(name).map(this::value).map(String::valueOf).orElse("");
  }

  private KeyValues keyValues(YamlNode fields, String name) {
    return fields.find(name).map(this::value).orElse(null) instanceof KeyValues map
        ? map
        : KeyValues.MISSING;
  }
}
