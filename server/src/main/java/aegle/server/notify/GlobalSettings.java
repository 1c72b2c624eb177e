package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code global:} says: the settings that receivers fall back on.
 *
 * @param node of {@code global:}, its keys checked
 * @param folder file names are relative to it
 */
record GlobalSettings(YamlNode node, Path folder, HttpSettings http) {
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
              "smtp_auth_secret",
              "smtp_auth_secret_file",
              "smtp_auth_identity",
              "smtp_force_implicit_tls",
              "smtp_require_tls",
              "smtp_tls_config",
              "slack_api_url",
              "slack_api_url_file",
              "slack_app_token",
              "slack_app_token_file",
              "slack_app_url",
              "pagerduty_url",
              "opsgenie_api_url",
              "opsgenie_api_key",
              "opsgenie_api_key_file",
              "telegram_api_url",
              "telegram_bot_token",
              "telegram_bot_token_file",
              "victorops_api_url",
              "victorops_api_key",
              "victorops_api_key_file",
              "webex_api_url",
              "wechat_api_url",
              "wechat_api_secret",
              "wechat_api_secret_file",
              "wechat_api_corp_id",
              "rocketchat_api_url",
              "rocketchat_token",
              "rocketchat_token_file",
              "rocketchat_token_id",
              "rocketchat_token_id_file",
              "mattermost_webhook_url",
              "mattermost_webhook_url_file",
              "line_api_url",
              "line_channel_access_token",
              "line_channel_access_token_file")
          .later("jira_api_url");

  static GlobalSettings read(YamlNode node, Path folder) {
    KEYS.check(node);
    HttpSettings http =
        node.find("http_config").map(n -> HttpSettings.read(n, folder)).orElse(HttpSettings.PLAIN);
    GlobalSettings settings = new GlobalSettings(node, folder, http);
    for (String secret :
        new String[] {
          "smtp_auth_password",
          "smtp_auth_secret",
          "slack_api_url",
          "slack_app_token",
          "opsgenie_api_key",
          "telegram_bot_token",
          "victorops_api_key",
          "wechat_api_secret",
          "rocketchat_token",
          "rocketchat_token_id",
          "mattermost_webhook_url",
          "line_channel_access_token"
        }) {
      // Twice the same secret is a mistake even where no receiver uses it.
      var _ = settings.secret(secret);
    }
    String appUrl = node.text("slack_app_url", SlackReader.APP_URL);
    boolean isApp = node.text("slack_api_url", "").equals(appUrl);
    if (settings.secret("slack_api_url").isPresent()
        && settings.secret("slack_app_token").isPresent()
        && !isApp) {
      throw node.error(
          "at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file"
              + " must be configured");
    }
    return settings;
  }

  Duration resolveTimeout() {
    return node.duration("resolve_timeout", NotifyConfig.DEFAULT_RESOLVE_TIMEOUT);
  }

  Optional<Secret> secret(String key) {
    return HttpSettings.secret(node, key, folder);
  }

  String text(String key) {
    return node.text(key, "");
  }
}
