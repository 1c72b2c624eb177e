package aegle.server.notify;

import aegle.server.config.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Posts one embed to a webhook of Discord. */
final class DiscordChannel implements Channel {
  /** Discord's limits, in characters. */
  static final int MAX_TITLE_CHARACTERS = 256;

  static final int MAX_DESCRIPTION_CHARACTERS = 4_096;
  static final int MAX_CONTENT_CHARACTERS = 2_000;

  private static final int RED = 0x992D22;
  private static final int GREEN = 0x2ECC71;

  private final Config config;
  private final HttpSender http;

  DiscordChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /** What an item of {@code discord_configs} says. */
  record Config(
      Secret url,
      boolean sendsResolved,
      HttpSettings http,
      Texts texts,
      String userName,
      String avatarUrl)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly(
          "webhook_url",
          "webhook_url_file",
          "title",
          "message",
          "content",
          "username",
          "avatar_url");
      return new Config(
          node.requireAddress("webhook_url"),
          node.sendsResolved(true),
          node.http(),
          node.texts(
              Map.of("title", "discord.default.title", "message", "discord.default.message"),
              "content"),
          node.word("username", ""),
          node.word("avatar_url", ""));
    }

    @Override
    public String kind() {
      return "discord";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(() -> HttpCall.postJson(config.url().read(), post(config, message)), timeout);
  }

  static Map<String, Object> post(Config config, Message message) {
    Texts texts = config.texts();
    Map<String, Object> embed = new LinkedHashMap<>();
    embed.put("title", Cut.characters(texts.of("title", message), MAX_TITLE_CHARACTERS));
    embed.put(
        "description", Cut.characters(texts.of("message", message), MAX_DESCRIPTION_CHARACTERS));
    embed.put("color", message.isFiring() ? RED : GREEN);
    Map<String, Object> post = new LinkedHashMap<>();
    post.put("content", Cut.characters(texts.of("content", message), MAX_CONTENT_CHARACTERS));
    post.put("embeds", List.of(embed));
    post.putAll(HttpCall.fields("username", config.userName(), "avatar_url", config.avatarUrl()));
    return post;
  }
}
