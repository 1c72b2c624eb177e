package aegle.server.notify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Posts one attachment to an incoming webhook of Slack, as Alertmanager does. */
final class SlackChannel implements Channel {
  /** Slack cuts longer titles itself, and badly. */
  static final int MAX_TITLE_CHARS = 1_024;

  private static final TextTemplate NOTHING = TextTemplate.literal("");
  private static final Map<String, TextTemplate> DEFAULTS =
      Map.of(
          "username", TextTemplate.named("slack.default.username"),
          "title", TextTemplate.named("slack.default.title"),
          "title_link", TextTemplate.named("slack.default.titlelink"),
          "text", TextTemplate.named("slack.default.text"),
          "fallback", TextTemplate.named("slack.default.fallback"),
          "color", TextTemplate.named("slack.default.color"));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final IntegrationConfig.Slack config;
  private final HttpSender http;

  SlackChannel(IntegrationConfig.Slack config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.post(config.url(), payload(config, message), timeout, SlackChannel::complaint);
  }

  static String payload(IntegrationConfig.Slack config, Message message) {
    Map<String, Object> payload = new LinkedHashMap<>();
    putIfSet(payload, "channel", text(config, "channel", message));
    putIfSet(payload, "username", text(config, "username", message));
    putIfSet(payload, "icon_emoji", text(config, "icon_emoji", message));
    putIfSet(payload, "icon_url", text(config, "icon_url", message));
    if (config.linksNames()) {
      payload.put("link_names", true);
    }
    payload.put("attachments", List.of(attachment(config, message)));
    return JSON.writeValueAsString(payload);
  }

  private static Map<String, Object> attachment(IntegrationConfig.Slack config, Message message) {
    Map<String, Object> attachment = new LinkedHashMap<>();
    putIfSet(attachment, "title", cut(text(config, "title", message)));
    putIfSet(attachment, "title_link", text(config, "title_link", message));
    putIfSet(attachment, "pretext", text(config, "pretext", message));
    attachment.put("text", text(config, "text", message));
    attachment.put("fallback", text(config, "fallback", message));
    attachment.put("callback_id", text(config, "callback_id", message));
    if (!config.fields().isEmpty()) {
      attachment.put("fields", fields(config, message));
    }
    putIfSet(attachment, "image_url", text(config, "image_url", message));
    putIfSet(attachment, "thumb_url", text(config, "thumb_url", message));
    attachment.put("footer", text(config, "footer", message));
    putIfSet(attachment, "color", text(config, "color", message));
    if (!config.markdownIn().isEmpty()) {
      attachment.put("mrkdwn_in", config.markdownIn());
    }
    return attachment;
  }

  private static List<Map<String, Object>> fields(IntegrationConfig.Slack config, Message message) {
    List<Map<String, Object>> fields = new ArrayList<>();
    for (IntegrationConfig.SlackField field : config.fields()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("title", field.title().expand(message));
      map.put("value", field.value().expand(message));
      map.put("short", field.isShort());
      fields.add(map);
    }
    return fields;
  }

  private static String text(IntegrationConfig.Slack config, String key, Message message) {
    TextTemplate template = config.texts().get(key);
    return (template == null ? DEFAULTS.getOrDefault(key, NOTHING) : template).expand(message);
  }

  /** Slack sometimes says no in a reply with status 200. */
  private static Optional<String> complaint(String body) {
    if (!body.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode reply = JSON.readTree(body);
      boolean refused = reply.has("ok") && !reply.get("ok").asBoolean();
      return refused
          ? Optional.of("Slack says: " + reply.path("error").asString())
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static String cut(String title) {
    return title.length() <= MAX_TITLE_CHARS
        ? title
        : title.substring(0, MAX_TITLE_CHARS - 1) + "…";
  }

  private static void putIfSet(Map<String, Object> map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }
}
