package aegle.server.notify;

import aegle.server.config.Secret;
import java.time.Duration;
import java.util.Map;

/** Posts a message card to an incoming webhook of Microsoft Teams, the older of the two ways. */
final class MsteamsChannel implements Channel {
  private static final String RED = "8C1A1A";
  private static final String GREEN = "2DC72D";

  private final Config config;
  private final HttpSender http;

  MsteamsChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /** What an item of {@code msteams_configs} says. */
  record Config(Secret url, boolean sendsResolved, HttpSettings http, Texts texts)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly("webhook_url", "webhook_url_file", "title", "summary", "text");
      return new Config(
          node.requireAddress("webhook_url"),
          node.sendsResolved(true),
          node.http(),
          node.texts(
              Map.of(
                  "title", "msteams.default.title",
                  "summary", "msteams.default.summary",
                  "text", "msteams.default.text")));
    }

    @Override
    public String kind() {
      return "msteams";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(
        () -> HttpCall.postJson(config.url().read(), card(config.texts(), message)), timeout);
  }

  static Map<String, Object> card(Texts texts, Message message) {
    Map<String, Object> card = HttpCall.fields("@context", "http://schema.org/extensions");
    card.put("type", "MessageCard");
    card.put("title", texts.of("title", message));
    card.put("summary", texts.of("summary", message));
    card.put("text", texts.of("text", message));
    card.put("themeColor", message.isFiring() ? RED : GREEN);
    return card;
  }
}
