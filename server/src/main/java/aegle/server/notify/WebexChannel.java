package aegle.server.notify;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Posts a message in Markdown to a room of Webex. */
final class WebexChannel implements Channel {
  /** Webex' limit of a message, in bytes. */
  static final int MAX_MESSAGE_BYTES = 7_439;

  private final Config config;
  private final HttpSender http;

  WebexChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /** What an item of {@code webex_configs} says; the bot's token is its authorization. */
  record Config(
      String apiUrl,
      boolean sendsResolved,
      HttpSettings http,
      TextTemplate message,
      TextTemplate room)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly("api_url", "message", "room_id");
      if (!node.has("room_id")) {
        throw node.error("missing room_id on webex_config");
      }
      HttpSettings http = node.http();
      if (!node.has("http_config") || http.credentials() == null) {
        throw node.error("missing webex_configs.http_config.authorization");
      }
      return new Config(
          node.address("api_url", "webex_api_url", "https://webexapis.com/v1/messages"),
          node.sendsResolved(true),
          http,
          node.text("message", "webex.default.message"),
          node.text("room_id", ""));
    }

    @Override
    public String kind() {
      return "webex";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(() -> HttpCall.postJson(config.apiUrl(), body(config, message)), timeout);
  }

  static Map<String, Object> body(Config config, Message message) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("markdown", Cut.bytes(config.message().expand(message), MAX_MESSAGE_BYTES));
    body.putAll(HttpCall.fields("roomId", config.room().expand(message)));
    return body;
  }
}
