package aegle.server.notify;

import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Sends a message as a bot of Telegram ({@code sendMessage}). The bot's token is part of the
 * address, which therefore appears nowhere.
 */
final class TelegramChannel implements Channel {
  /** Telegram's limit, in characters. */
  static final int MAX_MESSAGE_CHARACTERS = 4_096;

  private static final Set<String> PARSE_MODES = Set.of("", "Markdown", "MarkdownV2", "HTML");

  private final Config config;
  private final HttpSender http;

  TelegramChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /**
   * What an item of {@code telegram_configs} says.
   *
   * @param chat a number; not a secret, but it may stand in a file of its own
   * @param threadId of a topic in a group; 0 for none
   * @param parseMode how Telegram reads the message; empty for plain text
   */
  record Config(
      Secret token,
      Secret chat,
      String apiUrl,
      boolean sendsResolved,
      HttpSettings http,
      TextTemplate message,
      long threadId,
      boolean isSilent,
      String parseMode)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly(
          "api_url",
          "bot_token",
          "bot_token_file",
          "chat_id",
          "chat_id_file",
          "message_thread_id",
          "message",
          "disable_notifications",
          "parse_mode");
      Secret chat =
          node.secret("chat_id")
              .orElseThrow(() -> node.error("missing chat_id or chat_id_file on telegram_config"));
      if (chat instanceof Secret.Inline(String id) && !id.matches("-?[0-9]{1,19}")) {
        throw node.node().require("chat_id").error("'chat_id' is a number such as -1001234567890");
      }
      String mode = node.word("parse_mode", "HTML");
      if (!PARSE_MODES.contains(mode)) {
        throw node.error(
            "unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty"
                + " string");
      }
      boolean markdownOfOurs = mode.startsWith("Markdown") && !node.has("message");
      return new Config(
          node.secret(
              "bot_token",
              "telegram_bot_token",
              "missing bot_token or bot_token_file on telegram_config"),
          chat,
          node.address("api_url", "telegram_api_url", "https://api.telegram.org"),
          node.sendsResolved(true),
          node.http(),
          node.text("message", "telegram.default.message"),
          node.node().number("message_thread_id", 0),
          node.bool("disable_notifications"),
          // Aegle's own words are plain text, full of signs that Markdown would stumble over.
          markdownOfOurs ? "" : mode);
    }

    @Override
    public String kind() {
      return "telegram";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(() -> call(message), timeout);
  }

  private HttpCall call(Message message) throws UnreadableSecretException {
    String base = config.apiUrl().replaceAll("/+$", "");
    String address = base + "/bot" + config.token().read() + "/sendMessage";
    return HttpCall.postJson(address, body(config, config.chat().read(), message));
  }

  static Map<String, Object> body(Config config, String chat, Message message) {
    boolean html = config.parseMode().equals("HTML");
    String text = html ? config.message().expandHtml(message) : config.message().expand(message);
    String mode = config.parseMode();
    if (html && text.codePointCount(0, text.length()) > MAX_MESSAGE_CHARACTERS) {
      // HTML that is cut may end within a tag, and Telegram would refuse all of it.
      text = AlertText.plain(message);
      mode = "";
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("chat_id", chat);
    body.put("text", Cut.characters(text, MAX_MESSAGE_CHARACTERS));
    body.putAll(
        HttpCall.fields(
            "parse_mode",
            mode,
            "disable_notification",
            config.isSilent(),
            "message_thread_id",
            config.threadId() == 0 ? null : config.threadId()));
    body.put("disable_web_page_preview", true);
    return body;
  }
}
