package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust over TLS, from {@code tls_config}.
 *
 * @param caFile certificates in PEM to trust instead of the JDK's; null for those
 * @param isUnchecked whether any certificate is accepted
 */
record TlsSettings(@Nullable Path caFile, boolean isUnchecked) {
  static final TlsSettings DEFAULT = new TlsSettings(null, false);

  private static final Keys KEYS =
      Keys.of("ca_file", "insecure_skip_verify")
          .later("ca", "cert", "cert_file", "key", "key_file", "server_name", "min_version");

  static TlsSettings read(YamlNode node, Path folder) {
    KEYS.check(node);
    @Nullable Path ca = node.find("ca_file").map(n -> folder.resolve(n.text())).orElse(null);
    if (ca != null && !Files.isReadable(ca)) {
      throw node.require("ca_file").error("cannot read the file of certificates " + ca);
    }
    TlsSettings settings = new TlsSettings(ca, node.bool("insecure_skip_verify", false));
    try {
      settings.context();
    } catch (IOException e) {
      throw node.error(String.valueOf(e.getMessage()));
    }
    return settings;
  }

  /**
   * The context for connections.
   *
   * @throws IOException when the file of certificates cannot be used
   */
  SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust(), new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the certificates in " + caFile, e);
    }
  }

  private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
    if (isUnchecked) {
      return Trust.anybody();
    }
    if (caFile == null) {
      return null;
    }
    try (InputStream pem = Files.newInputStream(caFile)) {
      return Trust.authorities(pem);
    }
  }
}
