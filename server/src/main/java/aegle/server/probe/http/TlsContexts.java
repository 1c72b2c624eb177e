package aegle.server.probe.http;

import aegle.server.config.Secret;
import aegle.server.config.Trust;
import aegle.server.probe.config.TlsSettings;
import aegle.server.probe.http.FetchException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
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
    Certificate[] chain = chain(tls.certificate());
    store.setKeyEntry("client", PrivateKeyPem.read(tls.key().read()), password, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trustManagers(TlsSettings tls)
      throws IOException, GeneralSecurityException {
    if (tls.verification() == TlsSettings.Verification.NONE) {
      return Trust.anybody();
    }
    if (!tls.authority().isSet()) {
      return null;
    }
    return Trust.authorities(pem(tls.authority()));
  }

  private static Certificate[] chain(Secret pem) throws IOException, GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(pem(pem))
        .toArray(Certificate[]::new);
  }

  private static InputStream pem(Secret secret) throws IOException {
    return new ByteArrayInputStream(secret.read().getBytes(StandardCharsets.US_ASCII));
  }
}
