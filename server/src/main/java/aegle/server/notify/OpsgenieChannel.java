package aegle.server.notify;

import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Creates and closes alerts of Opsgenie, and of services that speak its language. The alert is
 * known by its alias, the hash of the group's key.
 */
final class OpsgenieChannel implements Channel {
  /** Opsgenie's limit of a message, in characters. */
  static final int MAX_MESSAGE_CHARACTERS = 130;

  private static final String TYPES = "^(team|teams|user|escalation|schedule)$";

  private final Config config;
  private final HttpSender http;

  OpsgenieChannel(Config config, HttpSender http) {
    this.config = config;
    this.http = http;
  }

  /**
   * What an item of {@code opsgenie_configs} says.
   *
   * @param apiUrl with a slash at its end
   * @param key may be a template
   * @param updatesAlerts whether message and description of a known alert are brought up to date
   */
  record Config(
      Secret key,
      String apiUrl,
      boolean sendsResolved,
      HttpSettings http,
      TextTemplates templates,
      Texts texts,
      Map<String, TextTemplate> details,
      List<Texts> responders,
      boolean updatesAlerts)
      implements IntegrationConfig {
    static Config read(ReceiverNode node) {
      node.allowOnly(
          "api_key",
          "api_key_file",
          "api_url",
          "message",
          "description",
          "source",
          "details",
          "entity",
          "responders",
          "actions",
          "tags",
          "note",
          "priority",
          "update_alerts");
      List<Texts> responders = node.textList("responders", "id", "name", "username", "type");
      responders.forEach(responder -> check(responder, node));
      return new Config(
          node.secret(
              "api_key",
              "opsgenie_api_key",
              "no global OpsGenie API Key set either inline or in a file; write api_key here or"
                  + " opsgenie_api_key under global"),
          node.folderAddress("api_url", "opsgenie_api_url", "https://api.opsgenie.com/"),
          node.sendsResolved(true),
          node.http(),
          node.templates(),
          node.texts(
              Map.of(
                  "message", "opsgenie.default.message",
                  "description", "opsgenie.default.description",
                  "source", "opsgenie.default.source"),
              "entity",
              "actions",
              "tags",
              "note",
              "priority"),
          node.textMap("details"),
          responders,
          node.bool("update_alerts"));
    }

    private static void check(Texts responder, ReceiverNode node) {
      Map<String, TextTemplate> keys = responder.byKey();
      if (!keys.containsKey("id") && !keys.containsKey("name") && !keys.containsKey("username")) {
        throw node.error(
            "opsGenieConfig responder has to have at least one of id, username or name specified");
      }
      String type = keys.getOrDefault("type", TextTemplate.NOTHING).source();
      if (!type.contains("{{") && !type.matches(TYPES)) {
        throw node.error(
            "opsGenieConfig responder type '" + type + "' does not match valid options " + TYPES);
      }
    }

    @Override
    public String kind() {
      return "opsgenie";
    }
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    Reply last = new Reply.Accepted(0, "nothing to send");
    for (HttpCall call : calls(config, message)) {
      last = http.send(() -> call.with("Authorization", "GenieKey " + key(message)), timeout);
      if (last instanceof Reply.Refused) {
        return last;
      }
    }
    return last;
  }

  private String key(Message message) throws UnreadableSecretException {
    return config.templates().text(config.key().read()).expand(message).strip();
  }

  /** The requests in their order: creating, or closing. */
  static List<HttpCall> calls(Config config, Message message) {
    Texts texts = config.texts();
    String alerts = config.apiUrl() + "v2/alerts";
    String alert = alerts + "/" + message.keyHash();
    if (!message.isFiring()) {
      return List.of(
          HttpCall.postJson(
              alert + "/close?identifierType=alias",
              Map.of("source", texts.of("source", message))));
    }
    Map<String, Object> creation = creation(config, message);
    List<HttpCall> calls = new ArrayList<>();
    calls.add(HttpCall.postJson(alerts, creation));
    if (config.updatesAlerts()) {
      for (String field : List.of("message", "description")) {
        String address = alert + "/" + field + "?identifierType=alias";
        Object text = creation.getOrDefault(field, "");
        calls.add(HttpCall.sendJson("PUT", address, HttpCall.fields(field, text)));
      }
    }
    return calls;
  }

  private static Map<String, Object> creation(Config config, Message message) {
    Texts texts = config.texts();
    Map<String, String> details = new LinkedHashMap<>(message.commonLabels().toMap());
    config.details().forEach((name, text) -> details.put(name, text.expand(message)));
    Map<String, Object> creation = new LinkedHashMap<>();
    creation.put("alias", message.keyHash());
    creation.put("message", Cut.characters(texts.of("message", message), MAX_MESSAGE_CHARACTERS));
    creation.putAll(HttpCall.fields("description", texts.of("description", message)));
    creation.put("details", details);
    creation.put("source", texts.of("source", message));
    List<Map<String, Object>> responders = responders(config, message);
    List<String> tags = words(texts.of("tags", message));
    List<String> actions = words(texts.of("actions", message));
    creation.putAll(
        HttpCall.fields(
            "responders",
            responders.isEmpty() ? null : responders,
            "tags",
            tags.isEmpty() ? null : tags,
            "note",
            texts.of("note", message),
            "priority",
            texts.of("priority", message),
            "entity",
            texts.of("entity", message),
            "actions",
            actions.isEmpty() ? null : actions));
    return creation;
  }

  private static List<Map<String, Object>> responders(Config config, Message message) {
    List<Map<String, Object>> responders = new ArrayList<>();
    for (Texts each : config.responders()) {
      String type = each.of("type", message);
      String name = each.of("name", message);
      if (type.equals("teams")) {
        words(name).forEach(team -> responders.add(HttpCall.fields("name", team, "type", "team")));
        continue;
      }
      Map<String, Object> responder =
          HttpCall.fields(
              "id",
              each.of("id", message),
              "name",
              name,
              "username",
              each.of("username", message),
              "type",
              type);
      if (!responder.isEmpty()) {
        responders.add(responder);
      }
    }
    return responders;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.strip().split(",")).filter(word -> !word.isEmpty()).toList();
  }
}
