package aegle.server.notify;

import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends a message by Pushover. Everything travels in the body, so no secret is in an address. */
final class PushoverChannel implements Channel {
  /** Pushover's limits, in characters. */
  static final int MAX_TITLE_CHARACTERS = 250;

  static final int MAX_MESSAGE_CHARACTERS = 1_024;
  static final int MAX_URL_CHARACTERS = 512;

  private static final String API_URL = "https://api.pushover.net/1/messages.json";
  private static final String PRIORITY = "{{ if eq .Status \"firing\" }}2{{ else }}0{{ end }}";

  private final Config config;
  private final HttpSender http;
  private final String apiUrl;

  PushoverChannel(Config config, HttpSender http) {
    this(config, http, API_URL);
  }

  PushoverChannel(Config config, HttpSender http, String apiUrl) {
    this.config = config;
    this.http = http;
    this.apiUrl = apiUrl;
  }

  /**
   * What an item of {@code pushover_configs} says.
   *
   * @param retry how often an unread emergency is repeated, until it expires
   * @param timeToLive after which the message is deleted; zero for never
   */
  record Config(
      Secret userKey,
      Secret token,
      boolean sendsResolved,
      HttpSettings http,
      TextTemplates templates,
      Texts texts,
      Duration retry,
      Duration expire,
      Duration timeToLive,
      boolean isHtml,
      boolean isMonospace)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly(
          "user_key",
          "user_key_file",
          "token",
          "token_file",
          "title",
          "message",
          "url",
          "url_title",
          "device",
          "sound",
          "priority",
          "retry",
          "expire",
          "ttl",
          "html",
          "monospace");
      if (node.bool("html") && node.bool("monospace")) {
        throw node.error("at most one of monospace & html must be configured");
      }
      Map<String, TextTemplate> texts =
          new LinkedHashMap<>(
              node.texts(
                      Map.of(
                          "title", "pushover.default.title",
                          "message", "pushover.default.message",
                          "url", "pushover.default.url"),
                      "url_title",
                      "device",
                      "sound",
                      "priority")
                  .byKey());
      texts.putIfAbsent("priority", node.templates().text(PRIORITY));
      return new Config(
          node.requireSecret("user_key"),
          node.requireSecret("token"),
          node.sendsResolved(true),
          node.http(),
          node.templates(),
          new Texts(texts),
          node.duration("retry", Duration.ofMinutes(1)),
          node.duration("expire", Duration.ofHours(1)),
          node.duration("ttl", Duration.ZERO),
          node.bool("html"),
          node.bool("monospace"));
    }

    @Override
    public String kind() {
      return "pushover";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(() -> HttpCall.postForm(apiUrl, form(message)), timeout);
  }

  private String form(Message message) throws UnreadableSecretException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("token", expanded(config.token(), message));
    fields.put("user", expanded(config.userKey(), message));
    fields.putAll(fields(config, message));
    return fields.entrySet().stream()
        .map(field ->
            field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private String expanded(Secret secret, Message message) throws UnreadableSecretException {
    return config.templates().text(secret.read()).expand(message);
  }

  static Map<String, String> fields(Config config, Message message) {
    Texts texts = config.texts();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("title", Cut.characters(texts.of("title", message), MAX_TITLE_CHARACTERS));
    fields.put("message", text(config, message));
    if (config.isHtml()) {
      fields.put("html", "1");
    }
    if (config.isMonospace()) {
      fields.put("monospace", "1");
    }
    fields.put("url", Cut.characters(texts.of("url", message), MAX_URL_CHARACTERS));
    for (String key : new String[] {"url_title", "priority", "device", "sound"}) {
      fields.put(key, texts.of(key, message));
    }
    fields.put("retry", String.valueOf(config.retry().toSeconds()));
    fields.put("expire", String.valueOf(config.expire().toSeconds()));
    if (config.timeToLive().toSeconds() > 0) {
      fields.put("ttl", String.valueOf(config.timeToLive().toSeconds()));
    }
    return fields;
  }

  /** Pushover refuses an empty message. */
  private static String text(Config config, Message message) {
    Texts texts = config.texts();
    String text = config.isHtml() ? texts.htmlOf("message", message) : texts.of("message", message);
    String cut = Cut.characters(text, MAX_MESSAGE_CHARACTERS).strip();
    return cut.isEmpty() ? "(no details)" : cut;
  }
}
