package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an item of {@code email_configs}. */
final class EmailReader {
  private static final Keys KEYS =
      Keys.of(
          "send_resolved",
          "to",
          "from",
          "hello",
          "smarthost",
          "auth_username",
          "auth_password",
          "auth_password_file",
          "auth_secret",
          "auth_secret_file",
          "auth_identity",
          "headers",
          "html",
          "text",
          "require_tls",
          "force_implicit_tls",
          "tls_config",
          "threading");

  private EmailReader() {}

  static IntegrationConfig read(ReceiverNode node) {
    KEYS.check(node.node());
    String from = node.word("from", node.global().text("smtp_from"));
    if (from.isEmpty()) {
      throw node.error("no global SMTP from set; write 'from' here or smtp_from under global");
    }
    if (!node.has("to")) {
      throw node.error("missing to address in email config");
    }
    TextTemplates templates = node.templates();
    Map<String, TextTemplate> headers = headers(node);
    return new IntegrationConfig.Email(
        templates.text(node.node().require("to")),
        node.node().find("from").map(templates::text).orElseGet(() -> templates.text(from)),
        smtp(node),
        headers,
        node.node().find("html").map(templates::text).orElse(null),
        node.node().find("text").map(templates::text).orElse(null),
        templates.named("email.default.subject"),
        threading(node, headers),
        node.sendsResolved(false));
  }

  private static IntegrationConfig.Smtp smtp(ReceiverNode receiver) {
    YamlNode node = receiver.node();
    GlobalSettings global = receiver.global();
    YamlNode smarthost =
        node.find("smarthost")
            .or(() -> global.node().find("smtp_smarthost"))
            .orElseThrow(() ->
                node.error(
                    "no global SMTP smarthost set; write 'smarthost' here or smtp_smarthost under"
                        + " global"));
    String address = smarthost.text();
    int colon = address.lastIndexOf(':');
    int port = colon < 0 ? 0 : port(address.substring(colon + 1));
    if (colon <= 0 || port == 0) {
      throw smarthost.error("'" + address + "' is no address; use host:port such as mail:587");
    }
    return new IntegrationConfig.Smtp(
        address.substring(0, colon).replaceAll("^\\[|\\]$", ""),
        port,
        node.text("hello", global.text("smtp_hello")),
        node.text("auth_username", global.text("smtp_auth_username")),
        secret(receiver, "auth_password"),
        secret(receiver, "auth_secret"),
        node.text("auth_identity", global.text("smtp_auth_identity")),
        node.bool("require_tls", global.node().bool("smtp_require_tls", true)),
        tlsFromTheStart(node, global),
        node.find("tls_config")
            .or(() -> global.node().find("smtp_tls_config"))
            .map(n -> TlsSettings.read(n, global.folder()))
            .orElse(TlsSettings.DEFAULT));
  }

  private static Secret secret(ReceiverNode node, String key) {
    return node.secret(key).or(() -> node.global().secret("smtp_" + key)).orElseGet(Secret::none);
  }

  private static @Nullable Boolean tlsFromTheStart(YamlNode node, GlobalSettings global) {
    Optional<YamlNode> said =
        node.find("force_implicit_tls").or(() -> global.node().find("smtp_force_implicit_tls"));
    return said.map(YamlNode::bool).orElse(null);
  }

  private static IntegrationConfig.Threading threading(
      ReceiverNode receiver, Map<String, TextTemplate> headers) {
    Optional<YamlNode> found = receiver.node().find("threading");
    if (found.isEmpty()) {
      return IntegrationConfig.Threading.NONE;
    }
    YamlNode node = found.get().allowOnly("enabled", "thread_by_date");
    if (!node.bool("enabled", false)) {
      return IntegrationConfig.Threading.NONE;
    }
    for (String header : new String[] {"References", "In-Reply-To"}) {
      if (headers.containsKey(header)) {
        throw node.error(
            "conflicting configuration: threading.enabled conflicts with custom "
                + header
                + " header");
      }
    }
    return switch (node.text("thread_by_date", "")) {
      case "none" -> IntegrationConfig.Threading.GROUP;
      case "daily" -> IntegrationConfig.Threading.DAILY;
      default -> throw node.error("threading.thread_by_date must be either 'none' or 'daily'");
    };
  }

  private static Map<String, TextTemplate> headers(ReceiverNode node) {
    Map<String, TextTemplate> headers = new LinkedHashMap<>();
    node.node()
        .find("headers")
        .map(YamlNode::entries)
        .orElse(Map.of())
        .forEach((name, value) -> {
          if (!name.matches("[A-Za-z0-9-]{1,76}")) {
            throw value.error("a mail header's name has letters, digits and '-' only");
          }
          if (headers.put(canonical(name), node.templates().text(value)) != null) {
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

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port <= 65_535 ? port : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
