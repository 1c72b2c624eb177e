package aegle.server.notify;

import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a message by WeChat Work: a token is fetched with the secret, kept for two hours, and
 * fetched anew once WeChat no longer takes it.
 */
final class WechatChannel implements Channel {
  private static final Duration TOKEN_LIFE = Duration.ofHours(2);
  private static final int TOKEN_EXPIRED = 42_001;
  private static final String API_URL = "https://qyapi.weixin.qq.com/cgi-bin/";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Config config;
  private final HttpSender http;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Token> token = new AtomicReference<>();

  WechatChannel(Config config, HttpSender http, InstantSource clock) {
    this.config = config;
    this.http = http;
    this.clock = clock;
  }

  private record Token(String text, Instant fetchedAt) {}

  /**
   * What an item of {@code wechat_configs} says.
   *
   * @param apiUrl with a slash at its end
   */
  record Config(
      Secret secret,
      String corporation,
      String apiUrl,
      boolean sendsResolved,
      HttpSettings http,
      Texts texts,
      boolean isMarkdown)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly(
          "api_secret",
          "api_secret_file",
          "corp_id",
          "api_url",
          "message",
          "message_type",
          "to_user",
          "to_party",
          "to_tag",
          "agent_id");
      String type = node.word("message_type", "text");
      if (!type.equals("text") && !type.equals("markdown")) {
        throw node.error(
            "weChat message type \"" + type + "\" does not match valid options ^(text|markdown)$");
      }
      String corporation = node.word("corp_id", node.global().text("wechat_api_corp_id"));
      if (corporation.isEmpty()) {
        throw node.error("no global Wechat CorpID set");
      }
      return new Config(
          node.secret(
              "api_secret",
              "wechat_api_secret",
              "no global Wechat Api Secret set either inline or in a file"),
          corporation,
          node.folderAddress("api_url", "wechat_api_url", API_URL),
          node.sendsResolved(false),
          node.http(),
          node.texts(
              Map.of(
                  "message", "wechat.default.message",
                  "to_user", "wechat.default.to_user",
                  "to_party", "wechat.default.to_party",
                  "to_tag", "wechat.default.to_tag",
                  "agent_id", "wechat.default.agent_id")),
          type.equals("markdown"));
    }

    @Override
    public String kind() {
      return "wechat";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    Token known = token.get();
    if (known == null || known.fetchedAt().plus(TOKEN_LIFE).isBefore(clock.instant())) {
      Reply fetched = http.send(this::tokenCall, HttpJudgement.reading(this::keepToken), timeout);
      if (fetched instanceof Reply.Refused) {
        return fetched;
      }
      known = token.get();
    }
    String text = known == null ? "" : known.text();
    Reply reply =
        http.send(
            () -> HttpCall.postJson(address("message/send", "access_token", text), body(message)),
            HttpJudgement.reading(this::complaint),
            timeout);
    // Without a token the next attempt fetches a new one.
    return reply instanceof Reply.Refused refused && token.get() == null
        ? new Reply.Refused(refused.status(), "auth_failed", refused.detail(), true)
        : reply;
  }

  private String address(String path, String name, String value) {
    return config.apiUrl() + path + "?" + name + "=" + encoded(value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpCall tokenCall() throws UnreadableSecretException {
    String address = address("gettoken", "corpid", config.corporation());
    return HttpCall.get(address + "&corpsecret=" + encoded(config.secret().read()));
  }

  /** Keeps the token of an answer, or says that there was none. */
  private Optional<String> keepToken(String answer) {
    String text = read(answer).path("access_token").asString("");
    if (text.isEmpty()) {
      return Optional.of("WeChat gave no token for this corp_id and api_secret");
    }
    token.set(new Token(text, clock.instant()));
    return Optional.empty();
  }

  private Optional<String> complaint(String answer) {
    int code = read(answer).path("errcode").asInt(0);
    if (code == TOKEN_EXPIRED) {
      token.set(null);
    }
    return code == 0 ? Optional.empty() : Optional.of("WeChat refused it with errcode " + code);
  }

  private static JsonNode read(String answer) {
    try {
      return JSON.readTree(answer);
    } catch (JacksonException _) {
      // An answer that is no JSON says nothing.
      return JSON.createObjectNode();
    }
  }

  private Map<String, Object> body(Message message) {
    Texts texts = config.texts();
    Map<String, Object> content = Map.of("content", texts.of("message", message));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(config.isMarkdown() ? "markdown" : "text", content);
    body.putAll(
        HttpCall.fields(
            "touser",
            texts.of("to_user", message),
            "toparty",
            texts.of("to_party", message),
            "totag",
            texts.of("to_tag", message),
            "agentid",
            texts.of("agent_id", message)));
    body.put("safe", "0");
    body.put("msgtype", config.isMarkdown() ? "markdown" : "text");
    return body;
  }
}
