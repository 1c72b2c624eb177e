package aegle.server.probe.http;

import aegle.server.probe.config.Secret;
import aegle.server.probe.config.TlsSettings;
import aegle.server.probe.http.FetchException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a TLS connection needs from PEM texts. Made for each new connection, so that renewed
 * files are used at once; connections stay open between scrapes, so this is seldom.
 */
final class TlsContexts {
  private TlsContexts() {}

  static SSLContext of(TlsSettings tls) throws FetchException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(tls), trustManagers(tls), null);
      return context;
    } catch (IOException e) {
      throw new FetchException(Kind.SECRET, "cannot read tls_config: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new FetchException(Kind.TLS, "tls_config cannot be used: " + e.getMessage(), e);
    }
  }

  /** Changes when one of the files does. */
  static long stamp(TlsSettings tls) throws FetchException {
    try {
      long stamp = 0;
      for (Secret secret : List.of(tls.authority(), tls.certificate(), tls.key())) {
        if (secret instanceof Secret.InFile file) {
          stamp = stamp * 31 + Files.getLastModifiedTime(file.path()).toMillis();
        }
      }
      return stamp;
    } catch (IOException e) {
      throw new FetchException(Kind.SECRET, "cannot read a file of tls_config: " + e, e);
    }
  }

  private static KeyManager @Nullable [] keyManagers(TlsSettings tls)
      throws IOException, GeneralSecurityException {
    if (!tls.certificate().isSet()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = new char[0];
    Certificate[] chain = certificates(tls.certificate()).toArray(Certificate[]::new);
    store.setKeyEntry("client", PrivateKeyPem.read(tls.key().read()), password, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trustManagers(TlsSettings tls)
      throws IOException, GeneralSecurityException {
    if (tls.verification() == TlsSettings.Verification.NONE) {
      return new TrustManager[] {new Trusting()};
    }
    if (!tls.authority().isSet()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates(tls.authority())) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static List<Certificate> certificates(Secret pem)
      throws IOException, GeneralSecurityException {
    byte[] bytes = pem.read().getBytes(StandardCharsets.US_ASCII);
    return List.copyOf(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes)));
  }

  /** Takes any certificate: what {@code insecure_skip_verify: true} asks for. */
  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
