package aegle.server.notify;

import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Posts an attachment to a channel of Rocket.Chat ({@code chat.postMessage}). */
final class RocketchatChannel implements Channel {
  /** As for Slack, whose attachments these are. */
  static final int MAX_TITLE_CHARACTERS = 1_024;

  private static final String COLOR = "{{ if eq .Status \"firing\" }}red{{ else }}green{{ end }}";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpJudgement JUDGEMENT =
      HttpJudgement.reading(RocketchatChannel::complaint);

  private final Config config;
  private final HttpSender http;

  RocketchatChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /**
   * What an item of {@code rocketchat_configs} says.
   *
   * @param apiUrl with a slash at its end
   * @param tokenId the id of the user whose token it is
   */
  record Config(
      Secret token,
      Secret tokenId,
      String apiUrl,
      boolean sendsResolved,
      HttpSettings http,
      Texts texts,
      List<IntegrationConfig.SlackField> fields,
      List<Texts> actions)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly(
          "api_url",
          "token",
          "token_file",
          "token_id",
          "token_id_file",
          "channel",
          "color",
          "title",
          "title_link",
          "text",
          "fields",
          "short_fields",
          "emoji",
          "icon_url",
          "image_url",
          "thumb_url",
          "actions");
      Map<String, TextTemplate> texts =
          new LinkedHashMap<>(
              node.texts(
                      Map.of(
                          "emoji", "rocketchat.default.emoji",
                          "icon_url", "rocketchat.default.iconurl",
                          "text", "rocketchat.default.text",
                          "title", "rocketchat.default.title",
                          "title_link", "rocketchat.default.titlelink"),
                      "channel",
                      "color",
                      "image_url",
                      "thumb_url")
                  .byKey());
      texts.putIfAbsent("color", node.templates().text(COLOR));
      return new Config(
          node.secret(
              "token",
              "rocketchat_token",
              "no global Rocketchat Token set either inline or in a file"),
          node.secret(
              "token_id",
              "rocketchat_token_id",
              "no global Rocketchat TokenID set either inline or in a file"),
          node.folderAddress("api_url", "rocketchat_api_url", "https://open.rocket.chat/"),
          node.sendsResolved(false),
          node.http(),
          new Texts(texts),
          ReceiverReader.fields(node, node.bool("short_fields")),
          node.textList("actions", "text", "url", "msg", "type"));
    }

    @Override
    public String kind() {
      return "rocketchat";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(() -> call(message), JUDGEMENT, timeout);
  }

  private HttpCall call(Message message) throws UnreadableSecretException {
    return HttpCall.postJson(config.apiUrl() + "api/v1/chat.postMessage", post(config, message))
        .with("X-Auth-Token", config.token().read())
        .with("X-User-Id", config.tokenId().read());
  }

  static Map<String, Object> post(Config config, Message message) {
    Texts texts = config.texts();
    Map<String, Object> attachment =
        HttpCall.fields(
            "title",
            Cut.characters(texts.of("title", message), MAX_TITLE_CHARACTERS),
            "title_link",
            texts.of("title_link", message),
            "text",
            texts.of("text", message),
            "image_url",
            texts.of("image_url", message),
            "thumb_url",
            texts.of("thumb_url", message),
            "color",
            texts.of("color", message));
    if (!config.fields().isEmpty()) {
      attachment.put("fields", SlackChannel.fields(config.fields(), message));
    }
    if (!config.actions().isEmpty()) {
      attachment.put(
          "actions", config.actions().stream().map(each -> button(each, message)).toList());
    }
    return HttpCall.fields(
        "channel",
        texts.of("channel", message),
        "emoji",
        texts.of("emoji", message),
        "avatar",
        texts.of("icon_url", message),
        "attachments",
        List.of(attachment));
  }

  private static Map<String, Object> button(Texts action, Message message) {
    return HttpCall.fields(
        "type",
        "button",
        "text",
        action.of("text", message),
        "url",
        action.of("url", message),
        "msg",
        action.of("msg", message));
  }

  /** Rocket.Chat says no with status 200 as well. */
  private static Optional<String> complaint(String answer) {
    try {
      boolean took = JSON.readTree(answer).path("success").asBoolean(false);
      return took ? Optional.empty() : Optional.of("Rocket.Chat did not take the message");
    } catch (JacksonException _) {
      return Optional.of("Rocket.Chat answered with something that is no JSON");
    }
  }
}
