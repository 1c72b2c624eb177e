package aegle.server.notify;

import aegle.server.config.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Posts an Adaptive Card to a workflow of Microsoft Teams. */
final class MsteamsV2Channel implements Channel {
  private final Config config;
  private final HttpSender http;

  MsteamsV2Channel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /** What an item of {@code msteamsv2_configs} says. */
  record Config(Secret url, boolean sendsResolved, HttpSettings http, Texts texts)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly("webhook_url", "webhook_url_file", "title", "text");
      HttpSettings http = node.http();
      // As in Alertmanager, an http_config without a proxy leaves the global one in place.
      HttpSettings sent = http.proxy() == null ? http.through(node.global().http().proxy()) : http;
      return new Config(
          node.requireAddress("webhook_url"),
          node.sendsResolved(true),
          sent,
          node.texts(Map.of("title", "msteamsv2.default.title", "text", "msteamsv2.default.text")));
    }

    @Override
    public String kind() {
      return "msteamsv2";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(
        () -> HttpCall.postJson(config.url().read(), envelope(config.texts(), message)), timeout);
  }

  static Map<String, Object> envelope(Texts texts, Message message) {
    Map<String, Object> title = new LinkedHashMap<>();
    title.put("type", "TextBlock");
    title.put("text", texts.of("title", message));
    title.put("weight", "Bolder");
    title.put("size", "Medium");
    title.put("wrap", true);
    title.put("style", "heading");
    title.put("color", message.isFiring() ? "Attention" : "Good");
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("type", "TextBlock");
    text.put("text", texts.of("text", message));
    text.put("wrap", true);
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    card.put("type", "AdaptiveCard");
    card.put("version", "1.2");
    card.put("body", List.of(title, text));
    card.put("msteams", Map.of("width", "full"));
    Map<String, Object> attachment = new LinkedHashMap<>();
    attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
    attachment.put("content", card);
    return HttpCall.fields("type", "message", "attachments", List.of(attachment));
  }
}
