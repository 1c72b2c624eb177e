package aegle.server.probe.config;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads how a target is asked: credentials, TLS, redirects, compression. */
final class HttpYaml {
  /** The versions of TLS, oldest first: the word of the configuration and Java's. */
  private static final List<String> VERSION_WORDS = List.of("TLS10", "TLS11", "TLS12", "TLS13");

  private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

  private final Path folder;

  HttpYaml(Path folder) {
    this.folder = folder;
  }

  static void refuseUnsupported(YamlNode node) {
    for (String key :
        List.of("proxy_url", "no_proxy", "proxy_from_environment", "proxy_connect_header")) {
      node.refuse(key, "targets are asked directly, never through a proxy; remove the key");
    }
    node.refuse("oauth2", "use authorization with a credentials_file that is kept fresh");
    node.refuse("http_headers", "own headers are not sent; use authorization or params");
    for (String key : List.of("sigv4", "azuread", "google_iam")) {
      node.refuse(key, "requests are not signed; use basic_auth or authorization");
    }
  }

  HttpSettings read(YamlNode node) {
    // Read for its form only: HTTP/2 is a permission, and targets are asked by HTTP/1.1.
    node.bool("enable_http2", true);
    return new HttpSettings(
        credentials(node),
        node.find("tls_config").map(this::tls).orElse(TlsSettings.DEFAULT),
        node.bool("follow_redirects", true),
        node.bool("enable_compression", true));
  }

  private Credentials credentials(YamlNode node) {
    Optional<YamlNode> basic = node.find("basic_auth");
    Optional<YamlNode> authorization = node.find("authorization");
    Secret bearer = secret(node, "bearer_token", "bearer_token_file");
    int ways = (basic.isPresent() ? 1 : 0) + (authorization.isPresent() ? 1 : 0);
    if (ways + (bearer.isSet() ? 1 : 0) > 1) {
      throw node.error(
          "at most one of basic_auth, authorization and bearer_token can be configured; keep one");
    }
    if (basic.isPresent()) {
      return basic(basic.get());
    }
    if (authorization.isPresent()) {
      return token(authorization.get());
    }
    return bearer.isSet() ? new Credentials.Token("Bearer", bearer) : new Credentials.None();
  }

  private Credentials basic(YamlNode node) {
    node.refuse("username_ref", "secrets come from files; use username_file");
    node.refuse("password_ref", "secrets come from files; use password_file");
    node.allowOnly("username", "username_file", "password", "password_file");
    return new Credentials.Basic(
        secret(node, "username", "username_file"), secret(node, "password", "password_file"));
  }

  private Credentials token(YamlNode node) {
    node.refuse("credentials_ref", "secrets come from files; use credentials_file");
    node.allowOnly("type", "credentials", "credentials_file");
    String type = node.text("type", "Bearer").strip();
    if (type.equalsIgnoreCase("basic")) {
      throw node.error("authorization type cannot be set to \"basic\", use \"basic_auth\" instead");
    }
    return new Credentials.Token(type, secret(node, "credentials", "credentials_file"));
  }

  private TlsSettings tls(YamlNode node) {
    for (String kind : List.of("ca", "cert", "key")) {
      node.refuse(kind + "_ref", "use " + kind + "_file");
    }
    node.refuse("key", "a private key does not belong into a configuration; use key_file");
    node.allowOnly(
        "ca",
        "ca_file",
        "cert",
        "cert_file",
        "key_file",
        "server_name",
        "insecure_skip_verify",
        "min_version",
        "max_version");
    Secret certificate = secret(node, "cert", "cert_file");
    Secret key = secret(node, "key", "key_file");
    if (certificate.isSet() != key.isSet()) {
      throw node.error("a client certificate needs both cert_file and key_file; set both");
    }
    int from = version(node, "min_version", 2);
    int to = version(node, "max_version", VERSIONS.size() - 1);
    if (from > to) {
      throw node.error("min_version is newer than max_version; swap them");
    }
    return new TlsSettings(
        secret(node, "ca", "ca_file"),
        certificate,
        key,
        node.text("server_name", ""),
        node.bool("insecure_skip_verify", false)
            ? TlsSettings.Verification.NONE
            : TlsSettings.Verification.FULL,
        VERSIONS.subList(from, to + 1));
  }

  private static int version(YamlNode node, String key, int otherwise) {
    Optional<YamlNode> value = node.find(key);
    if (value.isEmpty()) {
      return otherwise;
    }
    int index = VERSION_WORDS.indexOf(value.get().text());
    if (index < 0) {
      throw value
          .get()
          .error("unknown TLS version '" + value.get().text() + "'; use one of " + VERSION_WORDS);
    }
    return index;
  }

  private Secret secret(YamlNode node, String key, String fileKey) {
    Optional<YamlNode> inline = node.find(key);
    Optional<YamlNode> file = node.find(fileKey);
    if (inline.isPresent() && file.isPresent()) {
      throw node.error("at most one of " + key + " & " + fileKey + " must be configured; keep one");
    }
    if (file.isPresent()) {
      return new Secret.InFile(folder.resolve(file.get().text()).normalize());
    }
    return inline.<Secret>map(value -> new Secret.Inline(value.text())).orElse(Secret.none());
  }
}
