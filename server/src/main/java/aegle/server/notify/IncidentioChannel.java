package aegle.server.notify;

import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Posts Alertmanager's JSON to an alert source of incident.io. */
final class IncidentioChannel implements Channel {
  /** incident.io's limit; a longer message tells of the first alert only. */
  static final int MAX_PAYLOAD_BYTES = 512 * 1024;

  private final Config config;
  private final HttpSender http;

  IncidentioChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /**
   * What an item of {@code incidentio_configs} says.
   *
   * @param token not set when {@code http_config} authorizes
   * @param maxAlerts most alerts in a message; 0 for all
   * @param timeout of one attempt; zero for the default
   */
  record Config(
      Secret url,
      Secret token,
      int maxAlerts,
      Duration timeout,
      boolean sendsResolved,
      HttpSettings http)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly(
          "url",
          "url_file",
          "alert_source_token",
          "alert_source_token_file",
          "max_alerts",
          "timeout");
      Secret token = node.secret("alert_source_token").orElse(Secret.none());
      boolean authorized = node.http().credentials() != null;
      if (token.isSet() && authorized) {
        throw node.error(
            "cannot specify alert_source_token or alert_source_token_file when using"
                + " http_config.authorization");
      }
      if (!token.isSet() && !authorized) {
        throw node.error(
            "at least one of alert_source_token, alert_source_token_file or"
                + " http_config.authorization must be configured");
      }
      return new Config(
          node.requireAddress("url"),
          token,
          ReceiverReader.maxAlerts(node),
          node.duration("timeout", Duration.ZERO),
          node.sendsResolved(true),
          node.http());
    }

    @Override
    public String kind() {
      return "incidentio";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    Duration own = config.timeout();
    Duration limit = own.isZero() || own.compareTo(timeout) > 0 ? timeout : own;
    return http.send(() -> call(message), limit);
  }

  private HttpCall call(Message message) throws UnreadableSecretException {
    HttpCall call = HttpCall.postJson(config.url().read(), payload(message, config.maxAlerts()));
    return config.token().isSet()
        ? call.with("Authorization", "Bearer " + config.token().read())
        : call;
  }

  private static String payload(Message message, int maxAlerts) {
    String all = WebhookChannel.payload(message, maxAlerts, "1");
    return all.getBytes(StandardCharsets.UTF_8).length <= MAX_PAYLOAD_BYTES
        ? all
        : WebhookChannel.payload(message, 1, "1");
  }
}
