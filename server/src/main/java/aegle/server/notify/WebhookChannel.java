package aegle.server.notify;

import aegle.server.config.UnreadableSecretException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Posts Alertmanager's webhook payload, version 4, field by field as Alertmanager orders it. */
final class WebhookChannel implements Channel {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final IntegrationConfig.Webhook config;
  private final HttpSender http;

  WebhookChannel(IntegrationConfig.Webhook config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    Duration own = config.timeout();
    Duration limit = own.isZero() || own.compareTo(timeout) > 0 ? timeout : own;
    return http.send(() -> HttpCall.postJson(address(message), body(message)), limit);
  }

  private String address(Message message) throws UnreadableSecretException {
    return config.templates().text(config.url().read()).expand(message);
  }

  private String body(Message message) {
    TemplatedValue own = config.payload();
    return own == null
        ? payload(message, config.maxAlerts())
        : JSON.writeValueAsString(own.expand(message.truncated(config.maxAlerts())));
  }

  static String payload(Message whole, int maxAlerts) {
    return payload(whole, maxAlerts, "4");
  }

  static String payload(Message whole, int maxAlerts, String version) {
    Message message = whole.truncated(maxAlerts);
    List<Map<String, Object>> alerts = new ArrayList<>();
    message.alerts().forEach(alert -> alerts.add(alert(message, alert)));
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("receiver", GoText.quoteMeta(message.receiver()));
    payload.put("status", message.status());
    payload.put("alerts", alerts);
    payload.put("groupLabels", message.groupLabels().toMap());
    payload.put("commonLabels", message.commonLabels().toMap());
    payload.put("commonAnnotations", message.commonAnnotations());
    payload.put("externalURL", message.externalUrl());
    payload.put("version", version);
    payload.put("groupKey", message.groupKey());
    payload.put("truncatedAlerts", whole.alerts().size() - message.alerts().size());
    return JSON.writeValueAsString(payload);
  }

  static Map<String, Object> alert(Message message, Alert alert) {
    boolean resolved = alert.isResolved(message.at());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", message.status(alert));
    fields.put("labels", alert.labels().toMap());
    fields.put("annotations", new TreeMap<>(alert.annotations()));
    fields.put("startsAt", GoText.time(alert.startsAt()));
    fields.put("endsAt", resolved ? GoText.time(alert.endsAt()) : GoText.ZERO_TIME);
    fields.put("generatorURL", alert.generatorUrl());
    fields.put("fingerprint", alert.fingerprint());
    return fields;
  }
}
