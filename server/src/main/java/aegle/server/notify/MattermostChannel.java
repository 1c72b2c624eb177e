package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Posts attachments to an incoming webhook of Mattermost. */
final class MattermostChannel implements Channel {
  /** Mattermost's limit of a post, in characters. */
  static final int MAX_TEXT_CHARACTERS = 16_383;

  private static final String[] ATTACHMENT = {
    "fallback",
    "color",
    "pretext",
    "text",
    "author_name",
    "author_link",
    "author_icon",
    "title",
    "title_link",
    "thumb_url",
    "footer",
    "footer_icon",
    "image_url"
  };

  private final Config config;
  private final HttpSender http;

  MattermostChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /** An attachment's texts and its fields. */
  record Attachment(Texts texts, List<IntegrationConfig.SlackField> fields) {}

  /**
   * What an item of {@code mattermost_configs} says.
   *
   * @param texts of the post
   * @param attachments one made of the item's own texts, or those listed
   * @param hasOwnText whether the text stands in the post itself, beside listed attachments
   */
  record Config(
      Secret url,
      boolean sendsResolved,
      HttpSettings http,
      Texts texts,
      List<Attachment> attachments,
      boolean hasOwnText)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      List<String> keys = new ArrayList<>(List.of(ATTACHMENT));
      keys.addAll(
          List.of(
              "webhook_url",
              "webhook_url_file",
              "channel",
              "username",
              "icon_url",
              "icon_emoji",
              "type",
              "fields",
              "attachments"));
      node.allowOnly(keys.toArray(String[]::new));
      Map<String, String> defaults =
          Map.of(
              "color", "mattermost.default.color",
              "text", "mattermost.default.text",
              "title", "mattermost.default.title",
              "title_link", "mattermost.default.titlelink",
              "fallback", "mattermost.default.fallback");
      Texts post =
          node.texts(
              Map.of("username", "mattermost.default.username", "text", "mattermost.default.text"),
              "channel",
              "icon_url",
              "icon_emoji",
              "type");
      List<Attachment> listed = new ArrayList<>();
      for (YamlNode item : node.node().find("attachments").map(YamlNode::items).orElse(List.of())) {
        List<String> allowed = new ArrayList<>(List.of(ATTACHMENT));
        allowed.add("fields");
        item.allowOnly(allowed.toArray(String[]::new));
        ReceiverNode inner = new ReceiverNode(item, node.global(), node.templates(), node.own());
        listed.add(new Attachment(inner.texts(ATTACHMENT), ReceiverReader.fields(inner, false)));
      }
      Attachment own =
          new Attachment(node.texts(defaults, ATTACHMENT), ReceiverReader.fields(node, false));
      return new Config(
          node.checked(
              node.secret(
                  "webhook_url",
                  "mattermost_webhook_url",
                  "missing webhook_url or webhook_url_file on mattermost_config"),
              "webhook_url"),
          node.sendsResolved(true),
          node.http(),
          post,
          listed.isEmpty() ? List.of(own) : List.copyOf(listed),
          !listed.isEmpty());
    }

    @Override
    public String kind() {
      return "mattermost";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(() -> HttpCall.postJson(config.url().read(), post(config, message)), timeout);
  }

  static Map<String, Object> post(Config config, Message message) {
    Texts texts = config.texts();
    String text = config.hasOwnText() ? texts.of("text", message) : "";
    List<Map<String, Object>> attachments =
        config.attachments().stream().map(each -> attachment(each, message)).toList();
    return HttpCall.fields(
        "text",
        Cut.characters(text, MAX_TEXT_CHARACTERS),
        "channel",
        texts.of("channel", message),
        "username",
        texts.of("username", message),
        "icon_url",
        texts.of("icon_url", message),
        "icon_emoji",
        texts.of("icon_emoji", message),
        "attachments",
        attachments,
        "type",
        texts.of("type", message));
  }

  private static Map<String, Object> attachment(Attachment attachment, Message message) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String key : ATTACHMENT) {
      String text = Cut.characters(attachment.texts().of(key, message), MAX_TEXT_CHARACTERS);
      map.putAll(HttpCall.fields(key, text));
    }
    if (!attachment.fields().isEmpty()) {
      map.put("fields", SlackChannel.fields(attachment.fields(), message));
    }
    return map;
  }
}
