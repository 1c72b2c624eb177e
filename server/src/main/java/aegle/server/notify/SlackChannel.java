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

  private static final HttpJudgement JUDGEMENT = HttpJudgement.reading(SlackChannel::complaint);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final IntegrationConfig.Slack config;
  private final HttpSender http;

  SlackChannel(IntegrationConfig.Slack config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    Duration own = config.timeout();
    Duration limit = own.isZero() || own.compareTo(timeout) > 0 ? timeout : own;
    return http.send(
        () -> HttpCall.postJson(config.url().read(), payload(config, message)), JUDGEMENT, limit);
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
    putIfSet(payload, "text", text(config, "message_text", message));
    payload.put("attachments", List.of(attachment(config, message)));
    return JSON.writeValueAsString(payload);
  }

  private static Map<String, Object> attachment(IntegrationConfig.Slack config, Message message) {
    Map<String, Object> attachment = new LinkedHashMap<>();
    putIfSet(attachment, "title", Cut.characters(text(config, "title", message), MAX_TITLE_CHARS));
    putIfSet(attachment, "title_link", text(config, "title_link", message));
    putIfSet(attachment, "pretext", text(config, "pretext", message));
    attachment.put("text", text(config, "text", message));
    attachment.put("fallback", text(config, "fallback", message));
    attachment.put("callback_id", text(config, "callback_id", message));
    if (!config.fields().isEmpty()) {
      attachment.put("fields", fields(config.fields(), message));
    }
    if (!config.actions().isEmpty()) {
      attachment.put("actions", actions(config, message));
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

  static List<Map<String, Object>> fields(
      List<IntegrationConfig.SlackField> from, Message message) {
    List<Map<String, Object>> fields = new ArrayList<>();
    for (IntegrationConfig.SlackField field : from) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("title", field.title().expand(message));
      map.put("value", field.value().expand(message));
      map.put("short", field.isShort());
      fields.add(map);
    }
    return fields;
  }

  private static List<Map<String, Object>> actions(
      IntegrationConfig.Slack config, Message message) {
    List<Map<String, Object>> actions = new ArrayList<>();
    for (IntegrationConfig.SlackAction action : config.actions()) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (String key : List.of("type", "text", "url", "style", "name", "value")) {
        putIfSet(map, key, action.texts().of(key, message));
      }
      Texts confirm = action.confirm();
      if (confirm != null) {
        Map<String, Object> question = new LinkedHashMap<>();
        for (String key : List.of("text", "title", "ok_text", "dismiss_text")) {
          putIfSet(question, key, confirm.of(key, message));
        }
        map.put("confirm", question);
      }
      actions.add(map);
    }
    return actions;
  }

  private static String text(IntegrationConfig.Slack config, String key, Message message) {
    return config.texts().of(key, message);
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

  private static void putIfSet(Map<String, Object> map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }
}
