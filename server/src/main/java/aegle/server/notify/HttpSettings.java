package aegle.server.notify;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a receiver is spoken to over HTTP, from {@code http_config}.
 *
 * @param credentials null when none are sent
 * @param proxy null when the receiver is reached directly
 * @param followsRedirects whether a receiver may move the request to another path of its own
 */
record HttpSettings(
    @Nullable Credentials credentials,
    TlsSettings tls,
    @Nullable URI proxy,
    boolean followsRedirects) {
  static final HttpSettings PLAIN = new HttpSettings(null, TlsSettings.DEFAULT, null, false);

  private static final Keys KEYS =
      Keys.of(
              "basic_auth",
              "authorization",
              "bearer_token",
              "bearer_token_file",
              "tls_config",
              "follow_redirects",
              "enable_http2",
              "proxy_url")
          .later(
              "oauth2",
              "no_proxy",
              "proxy_from_environment",
              "proxy_connect_header",
              "http_headers");

  /** What stands in the Authorization header. */
  sealed interface Credentials {
    /**
     * The header's value.
     *
     * @throws UnreadableSecretException when a file of it cannot be read
     */
    String header() throws UnreadableSecretException;

    /** User name and password. */
    record Basic(String userName, Secret password) implements Credentials {
      @Override
      public String header() throws UnreadableSecretException {
        String pair = userName + ":" + password.read();
        byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
      }
    }

    /** A token of some type, most often Bearer. */
    record Token(String type, Secret token) implements Credentials {
      @Override
      public String header() throws UnreadableSecretException {
        return type + " " + token.read();
      }
    }
  }

  static HttpSettings read(YamlNode node, Path folder) {
    KEYS.check(node);
    Optional<Credentials> basic = node.find("basic_auth").map(auth -> basic(auth, folder));
    Optional<Credentials> token = node.find("authorization").map(auth -> token(auth, folder));
    Optional<Credentials> bearer =
        secret(node, "bearer_token", folder).map(s -> new Credentials.Token("Bearer", s));
    if (basic.stream().count() + token.stream().count() + bearer.stream().count() > 1) {
      throw node.error(
          "at most one of basic_auth, authorization, bearer_token & bearer_token_file must be"
              + " configured");
    }
    TlsSettings tls =
        node.find("tls_config").map(n -> TlsSettings.read(n, folder)).orElse(TlsSettings.DEFAULT);
    return new HttpSettings(
        basic.or(() -> token).or(() -> bearer).orElse(null),
        tls,
        node.find("proxy_url").map(HttpSettings::proxy).orElse(null),
        node.bool("follow_redirects", false));
  }

  private static URI proxy(YamlNode node) {
    URI url = HttpSender.address(node.text()).orElseThrow(() -> noProxy(node));
    if (url.getUserInfo() != null || !"http".equals(url.getScheme())) {
      throw noProxy(node);
    }
    return url;
  }

  private static ConfigException noProxy(YamlNode node) {
    return node.error("not a proxy that is supported; use http://host:port without a password");
  }

  HttpSettings with(Credentials other) {
    return new HttpSettings(other, tls, proxy, followsRedirects);
  }

  HttpSettings through(@Nullable URI otherProxy) {
    return new HttpSettings(credentials, tls, otherProxy, followsRedirects);
  }

  private static Credentials basic(YamlNode node, Path folder) {
    node.allowOnly("username", "password", "password_file");
    Secret password = secret(node, "password", folder).orElseGet(Secret::none);
    return new Credentials.Basic(node.require("username").text(), password);
  }

  private static Credentials token(YamlNode node, Path folder) {
    node.allowOnly("type", "credentials", "credentials_file");
    String type = node.text("type", "Bearer").strip();
    if (type.equalsIgnoreCase("basic")) {
      throw node.error("authorization type cannot be set to \"basic\", use \"basic_auth\" instead");
    }
    Secret token =
        secret(node, "credentials", folder)
            .orElseThrow(() -> node.error("'credentials' or 'credentials_file' is missing here"));
    return new Credentials.Token(type, token);
  }

  /** The secret under a key, or in the file under the key with {@code _file}; not both. */
  static Optional<Secret> secret(YamlNode node, String key, Path folder) {
    String fileKey = key + "_file";
    Optional<Secret> inline =
        node.find(key).filter(n -> !n.text().isEmpty()).map(n -> new Secret.Inline(n.text()));
    Optional<Secret> inFile =
        node.find(fileKey)
            .filter(n -> !n.text().isEmpty())
            .map(n -> new Secret.InFile(folder.resolve(n.text())));
    if (inline.isPresent() && inFile.isPresent()) {
      throw node.error("at most one of " + key + " & " + fileKey + " must be configured");
    }
    return inline.or(() -> inFile);
  }
}
