package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code global:} says: the settings that receivers fall back on.
 *
 * @param smarthost the node of {@code host:port}; null when not set
 * @param smtpUserName empty when not set
 * @param slackUrl null when not set
 */
record GlobalSettings(
    Duration resolveTimeout,
    HttpSettings http,
    @Nullable YamlNode smarthost,
    String smtpFrom,
    String smtpHello,
    String smtpUserName,
    @Nullable Secret smtpPassword,
    boolean smtpRequiresTls,
    TlsSettings smtpTls,
    @Nullable Secret slackUrl) {
  private static final Keys KEYS =
      Keys.of(
              "resolve_timeout",
              "http_config",
              "smtp_from",
              "smtp_hello",
              "smtp_smarthost",
              "smtp_auth_username",
              "smtp_auth_password",
              "smtp_auth_password_file",
              "smtp_require_tls",
              "smtp_tls_config",
              "slack_api_url",
              "slack_api_url_file")
          .later(
              "smtp_auth_secret",
              "smtp_auth_secret_file",
              "smtp_auth_identity",
              "smtp_force_implicit_tls",
              "slack_app_token",
              "slack_app_token_file",
              "slack_app_url",
              "pagerduty_url",
              "opsgenie_api_url",
              "opsgenie_api_key",
              "opsgenie_api_key_file",
              "wechat_api_url",
              "wechat_api_secret",
              "wechat_api_secret_file",
              "wechat_api_corp_id",
              "victorops_api_url",
              "victorops_api_key",
              "victorops_api_key_file",
              "telegram_api_url",
              "telegram_bot_token",
              "telegram_bot_token_file",
              "webex_api_url",
              "jira_api_url",
              "rocketchat_api_url",
              "rocketchat_token",
              "rocketchat_token_file",
              "rocketchat_token_id",
              "rocketchat_token_id_file",
              "mattermost_webhook_url",
              "mattermost_webhook_url_file");

  static GlobalSettings read(YamlNode node, Path folder) {
    KEYS.check(node);
    return new GlobalSettings(
        node.duration("resolve_timeout", NotifyConfig.DEFAULT_RESOLVE_TIMEOUT),
        node.find("http_config").map(n -> HttpSettings.read(n, folder)).orElse(HttpSettings.PLAIN),
        node.find("smtp_smarthost").orElse(null),
        node.text("smtp_from", ""),
        node.text("smtp_hello", ""),
        node.text("smtp_auth_username", ""),
        HttpSettings.secret(node, "smtp_auth_password", folder).orElse(null),
        node.bool("smtp_require_tls", true),
        node.find("smtp_tls_config")
            .map(n -> TlsSettings.read(n, folder))
            .orElse(TlsSettings.DEFAULT),
        HttpSettings.secret(node, "slack_api_url", folder).orElse(null));
  }
}
