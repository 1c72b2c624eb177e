package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the receivers of {@code alertmanager.yml}. */
final class ReceiverReader {
  private static final Keys RECEIVER =
      Keys.of("name", "webhook_configs", "email_configs", "slack_configs")
          .later(
              "discord_configs",
              "incidentio_configs",
              "jira_configs",
              "labels",
              "mattermost_configs",
              "msteams_configs",
              "msteamsv2_configs",
              "opsgenie_configs",
              "pagerduty_configs",
              "pushover_configs",
              "rocketchat_configs",
              "sns_configs",
              "telegram_configs",
              "victorops_configs",
              "webex_configs",
              "wechat_configs");

  private static final Keys WEBHOOK =
      Keys.of("send_resolved", "http_config", "url", "url_file", "max_alerts", "timeout")
          .later("payload");

  private static final Keys EMAIL =
      Keys.of(
              "send_resolved",
              "to",
              "from",
              "hello",
              "smarthost",
              "auth_username",
              "auth_password",
              "auth_password_file",
              "headers",
              "html",
              "text",
              "require_tls",
              "tls_config")
          .later(
              "auth_secret",
              "auth_secret_file",
              "auth_identity",
              "threading",
              "force_implicit_tls");

  private static final Keys SLACK =
      Keys.of(
              "send_resolved",
              "http_config",
              "api_url",
              "api_url_file",
              "channel",
              "username",
              "color",
              "title",
              "title_link",
              "pretext",
              "text",
              "fields",
              "short_fields",
              "footer",
              "fallback",
              "callback_id",
              "icon_emoji",
              "icon_url",
              "image_url",
              "thumb_url",
              "link_names",
              "mrkdwn_in")
          .later(
              "actions",
              "app_token",
              "app_token_file",
              "app_url",
              "message_text",
              "timeout",
              "update_message");

  private static final List<String> SLACK_TEXTS =
      List.of(
          "channel",
          "username",
          "color",
          "title",
          "title_link",
          "pretext",
          "text",
          "footer",
          "fallback",
          "callback_id",
          "icon_emoji",
          "icon_url",
          "image_url",
          "thumb_url");

  private static final List<String> SLACK_MARKDOWN = List.of("fallback", "pretext", "text");

  private final GlobalSettings global;
  private final Path folder;
  private final OwnAddress own;

  ReceiverReader(GlobalSettings global, Path folder, OwnAddress own) {
    this.global = global;
    this.folder = folder;
    this.own = own;
  }

  NotifyConfig.Receiver receiver(YamlNode node) {
    RECEIVER.check(node);
    String name = node.text("name", "");
    if (name.isEmpty()) {
      throw node.error("missing name in receiver");
    }
    List<IntegrationConfig> integrations = new ArrayList<>();
    each(node, "webhook_configs", this::webhook, integrations);
    each(node, "email_configs", this::email, integrations);
    each(node, "slack_configs", this::slack, integrations);
    return new NotifyConfig.Receiver(name, integrations);
  }

  private static void each(
      YamlNode node,
      String key,
      Function<YamlNode, IntegrationConfig> reader,
      List<IntegrationConfig> integrations) {
    node.find(key).map(YamlNode::items).orElse(List.of()).stream()
        .map(reader)
        .forEach(integrations::add);
  }

  private IntegrationConfig webhook(YamlNode node) {
    WEBHOOK.check(node);
    Secret url =
        HttpSettings.secret(node, "url", folder)
            .orElseThrow(() -> node.error("one of url or url_file must be configured"));
    checkAddress(url, node, "url");
    long maxAlerts = node.number("max_alerts", 0);
    if (maxAlerts < 0 || maxAlerts > Integer.MAX_VALUE) {
      throw node.require("max_alerts").error("max_alerts is " + maxAlerts + "; use 0 for all");
    }
    return new IntegrationConfig.Webhook(
        url,
        node.bool("send_resolved", true),
        (int) maxAlerts,
        node.duration("timeout", Duration.ZERO),
        http(node));
  }

  private IntegrationConfig email(YamlNode node) {
    EMAIL.check(node);
    String from = node.text("from", global.smtpFrom());
    if (from.isEmpty()) {
      throw node.error("no global SMTP from set; write 'from' here or smtp_from under global");
    }
    if (node.text("to", "").isEmpty()) {
      throw node.error("missing to address in email config");
    }
    return new IntegrationConfig.Email(
        TextTemplate.read(node.require("to")),
        node.find("from").map(TextTemplate::read).orElseGet(() -> TextTemplate.literal(from)),
        smtp(node),
        headers(node),
        node.find("html").map(TextTemplate::read).orElse(null),
        node.find("text").map(TextTemplate::read).orElse(null),
        node.bool("send_resolved", false));
  }

  private IntegrationConfig.Smtp smtp(YamlNode node) {
    @Nullable YamlNode smarthost = node.find("smarthost").orElse(global.smarthost());
    if (smarthost == null) {
      throw node.error(
          "no global SMTP smarthost set; write 'smarthost' here or smtp_smarthost under global");
    }
    String address = smarthost.text();
    int colon = address.lastIndexOf(':');
    int port = colon < 0 ? 0 : port(address.substring(colon + 1));
    if (colon <= 0 || port == 0) {
      throw smarthost.error("'" + address + "' is no address; use host:port such as mail:587");
    }
    Optional<Secret> own = HttpSettings.secret(node, "auth_password", folder);
    @Nullable Secret password = own.orElse(global.smtpPassword());
    return new IntegrationConfig.Smtp(
        address.substring(0, colon).replaceAll("^\\[|\\]$", ""),
        port,
        node.text("hello", global.smtpHello()),
        node.text("auth_username", global.smtpUserName()),
        password == null ? Secret.none() : password,
        node.bool("require_tls", global.smtpRequiresTls()),
        node.find("tls_config").map(n -> TlsSettings.read(n, folder)).orElse(global.smtpTls()));
  }

  private static Map<String, TextTemplate> headers(YamlNode node) {
    Map<String, TextTemplate> headers = new LinkedHashMap<>();
    node.find("headers")
        .map(YamlNode::entries)
        .orElse(Map.of())
        .forEach((name, value) -> {
          if (!name.matches("[A-Za-z0-9-]{1,76}")) {
            throw value.error("a mail header's name has letters, digits and '-' only");
          }
          if (headers.put(canonical(name), TextTemplate.read(value)) != null) {
            throw value.error("duplicate header \"" + canonical(name) + "\" in email config");
          }
        });
    return headers;
  }

  /** {@code subject} becomes {@code Subject}, {@code x-clinic} becomes {@code X-Clinic}. */
  private static String canonical(String name) {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("-", -1)) {
      text.append(text.isEmpty() ? "" : "-");
      if (!word.isEmpty()) {
        text.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
            .append(word.substring(1).toLowerCase(Locale.ROOT));
      }
    }
    return text.toString();
  }

  private IntegrationConfig slack(YamlNode node) {
    SLACK.check(node);
    Optional<Secret> here = HttpSettings.secret(node, "api_url", folder);
    @Nullable Secret url = here.orElse(global.slackUrl());
    if (url == null) {
      throw node.error(
          "no global Slack API URL set either inline or in a file; write api_url here or"
              + " slack_api_url under global");
    }
    checkAddress(url, node, "api_url");
    Map<String, TextTemplate> texts = new LinkedHashMap<>();
    for (String key : SLACK_TEXTS) {
      node.find(key).ifPresent(value -> texts.put(key, TextTemplate.read(value)));
    }
    boolean shortFields = node.bool("short_fields", false);
    List<IntegrationConfig.SlackField> fields = new ArrayList<>();
    for (YamlNode field : node.find("fields").map(YamlNode::items).orElse(List.of())) {
      field.allowOnly("title", "value", "short");
      fields.add(
          new IntegrationConfig.SlackField(
              TextTemplate.read(field.require("title")),
              TextTemplate.read(field.require("value")),
              field.bool("short", shortFields)));
    }
    return new IntegrationConfig.Slack(
        url,
        node.bool("send_resolved", false),
        http(node),
        texts,
        fields,
        shortFields,
        node.find("mrkdwn_in").map(YamlNode::texts).orElse(SLACK_MARKDOWN),
        node.bool("link_names", false));
  }

  private HttpSettings http(YamlNode node) {
    return node.find("http_config").map(n -> HttpSettings.read(n, folder)).orElse(global.http());
  }

  /** The address is a secret, so complaints do not quote it. */
  private void checkAddress(Secret address, YamlNode node, String key) {
    if (!(address instanceof Secret.Inline(String text))) {
      return;
    }
    YamlNode place = node.find(key).orElse(node);
    Optional<URI> url = HttpSender.address(text);
    if (url.isEmpty()) {
      throw place.error("not an address of a receiver; use http://host/path or https://host/path");
    }
    if (own.is(url.get())) {
      throw place.error("this is Aegle's own address; alerts would come back as work");
    }
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port <= 65_535 ? port : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
