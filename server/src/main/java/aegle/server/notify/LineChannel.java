package aegle.server.notify;

import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Pushes a text by the LINE Messaging API ({@code POST /v2/bot/message/push}). All attempts of one
 * delivery carry the same retry key, so LINE shows the message once even where its answer was lost;
 * its answer 409 says that an earlier attempt was taken.
 */
final class LineChannel implements Channel {
  /** LINE's limit of a text message, in UTF-16 units. */
  static final int MAX_TEXT_UTF16 = 5_000;

  private static final String API_URL = "https://api.line.me";
  private static final HttpJudgement JUDGEMENT = HttpJudgement.accepting(409);

  private final Config config;
  private final HttpSender http;

  LineChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /**
   * What an item of {@code line_configs} says.
   *
   * @param to the id of a user, a group or a room that the bot is a friend or a member of
   */
  record Config(
      Secret token,
      TextTemplate to,
      String apiUrl,
      boolean sendsResolved,
      HttpSettings http,
      TextTemplate message,
      boolean isSilent)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly(
          "api_url",
          "channel_access_token",
          "channel_access_token_file",
          "to",
          "message",
          "notification_disabled");
      if (!node.has("to")) {
        throw node.error(
            "'to' is missing here: the id of the user (U...), group (C...) or room (R...) that is"
                + " told");
      }
      return new Config(
          node.secret(
              "channel_access_token",
              "line_channel_access_token",
              "missing channel_access_token or channel_access_token_file in line_configs; write it"
                  + " here or line_channel_access_token under global"),
          node.text("to", ""),
          node.address("api_url", "line_api_url", API_URL),
          node.sendsResolved(true),
          node.http(),
          node.text("message", "line.default.message"),
          node.bool("notification_disabled"));
    }

    @Override
    public String kind() {
      return "line";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(() -> call(message), JUDGEMENT, timeout);
  }

  private HttpCall call(Message message) throws UnreadableSecretException {
    String address = config.apiUrl().replaceAll("/+$", "") + "/v2/bot/message/push";
    return HttpCall.postJson(address, body(config, message))
        .with("Authorization", "Bearer " + config.token().read())
        .with("X-Line-Retry-Key", retryKey(config.to().expand(message), message).toString());
  }

  static Map<String, Object> body(Config config, Message message) {
    String text = Cut.utf16(config.message().expand(message), MAX_TEXT_UTF16);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", "text");
    line.put("text", text.isBlank() ? AlertText.headline(message) : text);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("to", config.to().expand(message));
    body.put("messages", List.of(line));
    body.putAll(HttpCall.fields("notificationDisabled", config.isSilent()));
    return body;
  }

  /** The same for every attempt of a delivery, another for the next round of its group. */
  private static UUID retryKey(String to, Message message) {
    String name =
        String.join("\n", message.receiver(), to, message.groupKey(), message.at().toString());
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
