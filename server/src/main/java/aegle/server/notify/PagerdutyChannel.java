package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Triggers and resolves incidents of PagerDuty by its events API: version 2 with a routing key,
 * version 1 with a service key. The incident is known by the hash of the group's key.
 */
final class PagerdutyChannel implements Channel {
  /** PagerDuty's limit of a summary, in characters. */
  static final int MAX_SUMMARY_CHARACTERS = 1_024;

  /** PagerDuty's limit of an event; details that exceed it are left out. */
  static final int MAX_EVENT_BYTES = 512_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String V1_URL =
      "https://events.pagerduty.com/generic/2010-04-15/create_event.json";
  private static final HttpJudgement V1_JUDGEMENT = HttpJudgement.retrying(403);
  private static final Map<String, String> DEFAULT_DETAILS =
      Map.of(
          "firing", "{{ .Alerts.Firing | toJson }}",
          "resolved", "{{ .Alerts.Resolved | toJson }}",
          "num_firing", "{{ .Alerts.Firing | len }}",
          "num_resolved", "{{ .Alerts.Resolved | len }}");

  private final Config config;
  private final HttpSender http;

  PagerdutyChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /**
   * What an item of {@code pagerduty_configs} says.
   *
   * @param key a routing key, or a service key for version 1; may be a template
   * @param timeout of one attempt; zero for the default
   */
  record Config(
      Secret key,
      boolean isV1,
      String url,
      boolean sendsResolved,
      HttpSettings http,
      Duration timeout,
      TextTemplates templates,
      Texts texts,
      Map<String, TemplatedValue> details,
      List<Texts> images,
      List<Texts> links)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly(
          "routing_key",
          "routing_key_file",
          "service_key",
          "service_key_file",
          "url",
          "client",
          "client_url",
          "description",
          "details",
          "images",
          "links",
          "source",
          "severity",
          "class",
          "component",
          "group",
          "timeout");
      Secret service = node.secret("service_key").orElse(Secret.none());
      Secret routing = node.secret("routing_key").orElse(Secret.none());
      if (!service.isSet() && !routing.isSet()) {
        throw node.error("missing service or routing key in PagerDuty config");
      }
      boolean isV1 = service.isSet();
      return new Config(
          isV1 ? service : routing,
          isV1,
          isV1
              ? node.address("url", "", V1_URL)
              : node.address("url", "pagerduty_url", "https://events.pagerduty.com/v2/enqueue"),
          node.sendsResolved(true),
          node.http(),
          node.duration("timeout", Duration.ZERO),
          node.templates(),
          texts(node),
          details(node),
          node.textList("images", "src", "alt", "href"),
          node.textList("links", "href", "text"));
    }

    private static Texts texts(ReceiverNode node) {
      Map<String, String> defaults =
          Map.of(
              "description", "pagerduty.default.description",
              "client", "pagerduty.default.client",
              "client_url", "pagerduty.default.clientURL");
      Map<String, TextTemplate> texts =
          new LinkedHashMap<>(
              node.texts(defaults, "source", "severity", "class", "component", "group").byKey());
      texts.putIfAbsent("source", node.text("client", "pagerduty.default.client"));
      texts.putIfAbsent("severity", node.templates().text("error"));
      return new Texts(texts);
    }

    private static Map<String, TemplatedValue> details(ReceiverNode node) {
      Map<String, TemplatedValue> details = new LinkedHashMap<>();
      DEFAULT_DETAILS.forEach(
          (name, text) -> details.put(name, new TemplatedValue.Leaf(node.templates().text(text))));
      for (Map.Entry<String, YamlNode> own :
          node.node().find("details").map(YamlNode::entries).orElse(Map.of()).entrySet()) {
        details.put(own.getKey(), TemplatedValue.read(own.getValue(), node.templates()));
      }
      return details;
    }

    @Override
    public String kind() {
      return "pagerduty";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    Duration own = config.timeout();
    Duration limit = own.isZero() || own.compareTo(timeout) > 0 ? timeout : own;
    HttpJudgement judgement = config.isV1() ? V1_JUDGEMENT : HttpJudgement.USUAL;
    return http.send(() -> HttpCall.postJson(config.url(), event(message)), judgement, limit);
  }

  private String event(Message message) throws UnreadableSecretException {
    String key = config.templates().text(config.key().read()).expand(message);
    String event = event(key, message, details(message));
    if (event.getBytes(StandardCharsets.UTF_8).length <= MAX_EVENT_BYTES) {
      return event;
    }
    String complaint =
        "Custom details have been removed because the original event exceeds the maximum size of "
            + MAX_EVENT_BYTES
            + " bytes";
    return event(key, message, Map.of("error", complaint));
  }

  private String event(String key, Message message, Map<String, @Nullable Object> details) {
    return JSON.writeValueAsString(
        config.isV1() ? v1(key, message, details) : v2(key, message, details));
  }

  private Map<String, @Nullable Object> details(Message message) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    config.details().forEach((name, value) -> details.put(name, value.expand(message)));
    return details;
  }

  private static String action(Message message) {
    return message.isFiring() ? "trigger" : "resolve";
  }

  private String text(String key, Message message) {
    return config.texts().of(key, message);
  }

  private Map<String, Object> v1(
      String key, Message message, Map<String, @Nullable Object> details) {
    boolean triggers = message.isFiring();
    return HttpCall.fields(
        "service_key",
        key,
        "incident_key",
        message.keyHash(),
        "event_type",
        action(message),
        "description",
        Cut.characters(text("description", message), MAX_SUMMARY_CHARACTERS),
        "client",
        triggers ? text("client", message) : "",
        "client_url",
        triggers ? text("client_url", message) : "",
        "details",
        details);
  }

  private Map<String, Object> v2(
      String key, Message message, Map<String, @Nullable Object> details) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("summary", Cut.characters(text("description", message), MAX_SUMMARY_CHARACTERS));
    payload.put("source", text("source", message));
    payload.put("severity", text("severity", message));
    payload.putAll(
        HttpCall.fields(
            "class",
            text("class", message),
            "component",
            text("component", message),
            "group",
            text("group", message),
            "custom_details",
            details));
    Map<String, Object> event =
        HttpCall.fields(
            "routing_key",
            key,
            "dedup_key",
            message.keyHash(),
            "event_action",
            action(message),
            "payload",
            payload,
            "client",
            text("client", message),
            "client_url",
            text("client_url", message));
    putIfAny(event, "images", list(config.images(), "src", message, "alt", "href"));
    putIfAny(event, "links", list(config.links(), "href", message, "text"));
    return event;
  }

  /** The items whose most important text is not empty once expanded. */
  private static List<Map<String, Object>> list(
      List<Texts> items, String first, Message message, String... others) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Texts item : items) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put(first, item.of(first, message));
      for (String other : others) {
        map.put(other, item.of(other, message));
      }
      if (!"".equals(map.get(first))) {
        list.add(map);
      }
    }
    return list;
  }

  private static void putIfAny(Map<String, Object> map, String key, List<?> list) {
    if (!list.isEmpty()) {
      map.put(key, list);
    }
  }
}
