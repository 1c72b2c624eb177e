package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the receivers of {@code alertmanager.yml}. */
final class ReceiverReader {
  /** By their keys, in the order in which a receiver's ways are told. */
  private static final Map<String, Function<ReceiverNode, IntegrationConfig>> WAYS = ways();

  private static final Keys RECEIVER = keys();

  private final GlobalSettings global;
  private final TextTemplates templates;
  private final OwnAddress own;

  ReceiverReader(GlobalSettings global, TextTemplates templates, OwnAddress own) {
    this.global = global;
    this.templates = templates;
    this.own = own;
  }

  private static Map<String, Function<ReceiverNode, IntegrationConfig>> ways() {
    Map<String, Function<ReceiverNode, IntegrationConfig>> ways = new LinkedHashMap<>();
    ways.put("webhook_configs", ReceiverReader::webhook);
    ways.put("email_configs", EmailReader::read);
    ways.put("slack_configs", SlackReader::read);
    ways.put("pagerduty_configs", PagerdutyChannel.Config::read);
    ways.put("opsgenie_configs", OpsgenieChannel.Config::read);
    ways.put("msteams_configs", MsteamsChannel.Config::read);
    ways.put("msteamsv2_configs", MsteamsV2Channel.Config::read);
    ways.put("telegram_configs", TelegramChannel.Config::read);
    ways.put("line_configs", LineChannel.Config::read);
    ways.put("discord_configs", DiscordChannel.Config::read);
    ways.put("sns_configs", SnsChannel.Config::read);
    ways.put("pushover_configs", PushoverChannel.Config::read);
    ways.put("victorops_configs", VictoropsChannel.Config::read);
    ways.put("webex_configs", WebexChannel.Config::read);
    ways.put("wechat_configs", WechatChannel.Config::read);
    ways.put("mattermost_configs", MattermostChannel.Config::read);
    ways.put("rocketchat_configs", RocketchatChannel.Config::read);
    ways.put("incidentio_configs", IncidentioChannel.Config::read);
    return ways;
  }

  private static Keys keys() {
    List<String> served = new ArrayList<>(List.of("name", "labels"));
    served.addAll(WAYS.keySet());
    return new Keys(served, List.of("jira_configs"));
  }

  NotifyConfig.Receiver receiver(YamlNode node) {
    RECEIVER.check(node);
    String name = node.text("name", "");
    if (name.isEmpty()) {
      throw node.error("missing name in receiver");
    }
    List<IntegrationConfig> integrations = new ArrayList<>();
    WAYS.forEach((key, reader) -> {
      for (YamlNode item : node.find(key).map(YamlNode::items).orElse(List.of())) {
        integrations.add(reader.apply(new ReceiverNode(item, global, templates, own)));
      }
    });
    return new NotifyConfig.Receiver(name, integrations, labels(node, name));
  }

  /** What a receiver says of itself, its name among it. */
  private static Map<String, String> labels(YamlNode node, String name) {
    Map<String, String> labels =
        new LinkedHashMap<>(node.find("labels").map(YamlNode::textMap).orElse(Map.of()));
    String given = labels.getOrDefault("name", name);
    if (!given.equals(name)) {
      throw node.require("labels")
          .error(
              "receiver label \"name\" must match receiver name \"%s\", got \"%s\""
                  .formatted(name, given));
    }
    labels.put("name", name);
    return labels;
  }

  private static IntegrationConfig webhook(ReceiverNode node) {
    node.allowOnly("url", "url_file", "max_alerts", "timeout", "payload");
    Secret url = node.requireAddress("url");
    if (url instanceof Secret.Inline(String text) && text.contains("{{")) {
      // Complains where the template of the address does not parse.
      var _ = node.templates().text(node.node().require("url"));
    }
    return new IntegrationConfig.Webhook(
        url,
        node.sendsResolved(true),
        maxAlerts(node),
        node.duration("timeout", java.time.Duration.ZERO),
        node.http(),
        node.node().find("payload").map(n -> TemplatedValue.read(n, node.templates())).orElse(null),
        node.templates());
  }

  static int maxAlerts(ReceiverNode node) {
    long maxAlerts = node.node().number("max_alerts", 0);
    if (maxAlerts < 0 || maxAlerts > Integer.MAX_VALUE) {
      throw node.node()
          .require("max_alerts")
          .error("max_alerts is " + maxAlerts + "; use 0 for all");
    }
    return (int) maxAlerts;
  }

  /** The fields of an attachment, as Slack made them common. */
  static List<IntegrationConfig.SlackField> fields(ReceiverNode node, boolean isShort) {
    List<IntegrationConfig.SlackField> fields = new ArrayList<>();
    for (YamlNode field : node.node().find("fields").map(YamlNode::items).orElse(List.of())) {
      field.allowOnly("title", "value", "short");
      fields.add(
          new IntegrationConfig.SlackField(
              node.templates().text(field.require("title")),
              node.templates().text(field.require("value")),
              field.bool("short", isShort)));
    }
    return fields;
  }
}
