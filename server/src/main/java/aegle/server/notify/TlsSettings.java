package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
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
      return new TrustManager[] {new TrustAnybody()};
    }
    if (caFile == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(caFile)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(pem);
      int number = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** What {@code insecure_skip_verify: true} asks for: neither issuer nor host name is checked. */
  private static final class TrustAnybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
