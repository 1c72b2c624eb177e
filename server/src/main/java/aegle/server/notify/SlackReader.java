package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an item of {@code slack_configs}: an incoming webhook, or an app with its token. */
final class SlackReader {
  /** Where apps post, with a token of their own. */
  static final String APP_URL = "https://slack.com/api/chat.postMessage";

  private static final List<String> MARKDOWN = List.of("fallback", "pretext", "text");
  private static final Keys KEYS =
      Keys.of(
              "send_resolved",
              "http_config",
              "api_url",
              "api_url_file",
              "app_token",
              "app_token_file",
              "app_url",
              "channel",
              "username",
              "color",
              "title",
              "title_link",
              "pretext",
              "text",
              "message_text",
              "fields",
              "short_fields",
              "actions",
              "footer",
              "fallback",
              "callback_id",
              "icon_emoji",
              "icon_url",
              "image_url",
              "thumb_url",
              "link_names",
              "mrkdwn_in",
              "timeout")
          .later("update_message");

  private SlackReader() {}

  static IntegrationConfig read(ReceiverNode node) {
    KEYS.check(node.node());
    Optional<Secret> webhook = node.secret("api_url");
    Optional<Secret> token = node.secret("app_token");
    if (webhook.isPresent() && token.isPresent()) {
      throw node.error(
          "at most one of api_url/api_url_file & app_token/app_token_file must be configured");
    }
    HttpSettings http = node.http();
    Optional<Secret> usedToken =
        token.isPresent() || webhook.isPresent() || http.credentials() != null
            ? token
            : node.global().secret("slack_app_token");
    if (usedToken.isPresent() && http.credentials() != null) {
      throw node.error("http authorization can't be set when using Slack App tokens");
    }
    HttpSettings sent =
        usedToken.isPresent()
            ? http.with(new HttpSettings.Credentials.Token("Bearer", usedToken.get()))
            : http;
    return new IntegrationConfig.Slack(
        usedToken.isPresent() ? appUrl(node) : webhookUrl(node, webhook),
        node.sendsResolved(false),
        sent,
        node.duration("timeout", Duration.ZERO),
        texts(node),
        ReceiverReader.fields(node, node.bool("short_fields")),
        actions(node),
        node.bool("short_fields"),
        node.node().find("mrkdwn_in").map(YamlNode::texts).orElse(MARKDOWN),
        node.bool("link_names"));
  }

  private static Secret appUrl(ReceiverNode node) {
    return new Secret.Inline(node.address("app_url", "slack_app_url", APP_URL));
  }

  private static Secret webhookUrl(ReceiverNode node, Optional<Secret> here) {
    Secret url =
        here.or(() -> node.global().secret("slack_api_url"))
            .orElseThrow(() ->
                node.error(
                    "no global Slack API URL set either inline or in a file; write api_url here or"
                        + " slack_api_url under global"));
    return node.checked(url, "api_url");
  }

  private static Texts texts(ReceiverNode node) {
    return node.texts(
        Map.of(
            "username", "slack.default.username",
            "color", "slack.default.color",
            "title", "slack.default.title",
            "title_link", "slack.default.titlelink",
            "pretext", "slack.default.pretext",
            "text", "slack.default.text",
            "fallback", "slack.default.fallback",
            "callback_id", "slack.default.callbackid",
            "icon_emoji", "slack.default.iconemoji",
            "icon_url", "slack.default.iconurl"),
        "footer",
        "channel",
        "image_url",
        "thumb_url",
        "message_text");
  }

  private static List<IntegrationConfig.SlackAction> actions(ReceiverNode node) {
    List<IntegrationConfig.SlackAction> actions = new ArrayList<>();
    for (YamlNode item : node.node().find("actions").map(YamlNode::items).orElse(List.of())) {
      item.allowOnly("type", "text", "url", "style", "name", "value", "confirm");
      for (String key : new String[] {"type", "text"}) {
        if (item.find(key).isEmpty()) {
          throw item.error("missing " + key + " in Slack action configuration");
        }
      }
      boolean isLink = item.find("url").isPresent();
      if (!isLink && item.find("name").isEmpty()) {
        throw item.error("missing name or url in Slack action configuration");
      }
      ReceiverNode inner = new ReceiverNode(item, node.global(), node.templates(), node.own());
      actions.add(
          isLink
              ? new IntegrationConfig.SlackAction(inner.texts("type", "text", "url", "style"), null)
              : new IntegrationConfig.SlackAction(
                  inner.texts("type", "text", "style", "name", "value"),
                  item.find("confirm").map(question -> confirm(question, node)).orElse(null)));
    }
    return actions;
  }

  private static Texts confirm(YamlNode question, ReceiverNode node) {
    question.allowOnly("text", "title", "ok_text", "dismiss_text");
    if (question.find("text").isEmpty()) {
      throw question.error("missing text in Slack confirmation configuration");
    }
    return new ReceiverNode(question, node.global(), node.templates(), node.own())
        .texts("text", "title", "ok_text", "dismiss_text");
  }
}
