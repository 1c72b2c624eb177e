package aegle.server.notify;

import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Posts to the REST endpoint of Splunk On-Call, formerly VictorOps. */
final class VictoropsChannel implements Channel {
  /** VictorOps' limit of a state message, in characters. */
  static final int MAX_MESSAGE_CHARACTERS = 20_480;

  private static final String API_URL =
      "https://alert.victorops.com/integrations/generic/20131114/alert/";
  private static final Set<String> TYPES = Set.of("INFO", "WARNING", "CRITICAL");
  private static final List<String> RESERVED =
      List.of(
          "routing_key",
          "message_type",
          "state_message",
          "entity_display_name",
          "monitoring_tool",
          "entity_id",
          "entity_state");

  private final Config config;
  private final HttpSender http;

  VictoropsChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /**
   * What an item of {@code victorops_configs} says.
   *
   * @param apiUrl with a slash at its end; the key follows it, so the whole is a secret
   */
  record Config(
      Secret key,
      String apiUrl,
      boolean sendsResolved,
      HttpSettings http,
      Texts texts,
      Map<String, TextTemplate> customFields)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly(
          "api_key",
          "api_key_file",
          "api_url",
          "routing_key",
          "message_type",
          "state_message",
          "entity_display_name",
          "monitoring_tool",
          "custom_fields");
      if (!node.has("routing_key")) {
        throw node.error("missing Routing key in VictorOps config");
      }
      Map<String, TextTemplate> custom = node.textMap("custom_fields");
      for (String field : RESERVED) {
        if (custom.containsKey(field)) {
          throw node.error(
              "victorOps config contains custom field "
                  + field
                  + " which cannot be used as it conflicts with the fixed/static fields");
        }
      }
      return new Config(
          node.secret(
              "api_key",
              "victorops_api_key",
              "no global VictorOps API Key set; write api_key here or victorops_api_key under"
                  + " global"),
          node.folderAddress("api_url", "victorops_api_url", API_URL),
          node.sendsResolved(true),
          node.http(),
          node.texts(
              Map.of(
                  "state_message", "victorops.default.state_message",
                  "entity_display_name", "victorops.default.entity_display_name",
                  "monitoring_tool", "victorops.default.monitoring_tool"),
              "routing_key",
              "message_type"),
          custom);
    }

    @Override
    public String kind() {
      return "victorops";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    return http.send(() -> HttpCall.postJson(address(message), body(config, message)), timeout);
  }

  private String address(Message message) throws UnreadableSecretException {
    String route = config.texts().of("routing_key", message);
    return config.apiUrl()
        + config.key().read()
        + "/"
        + URLEncoder.encode(route, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static Map<String, String> body(Config config, Message message) {
    Texts texts = config.texts();
    String asked = texts.of("message_type", message);
    String type = TYPES.contains(asked) ? asked : "CRITICAL";
    Map<String, String> body = new LinkedHashMap<>();
    body.put("message_type", message.isFiring() ? type : "RECOVERY");
    body.put("entity_id", message.keyHash());
    body.put("entity_display_name", texts.of("entity_display_name", message));
    body.put(
        "state_message",
        Cut.characters(texts.of("state_message", message), MAX_MESSAGE_CHARACTERS));
    body.put("monitoring_tool", texts.of("monitoring_tool", message));
    config.customFields().forEach((name, text) -> body.put(name, text.expand(message)));
    return body;
  }
}
