package aegle.server.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The certificate that the server shows now. A given one is read again from its files, so that what
 * renews it needs no restart of Aegle; an own one is signed anew, with a new key, a month before it
 * ends. It lives in memory only. One thread changes it.
 */
public final class Certificates {
  /** The alias in a key store. */
  public static final String ALIAS = "aegle";

  /** Names that need no configuration: what clients on this machine call it. */
  private static final List<String> THIS_MACHINE =
      List.of("localhost", "api.localhost", "127.0.0.1", "::1");

  private static final Duration LIFE = Duration.ofDays(90);
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  private final TlsSettings settings;
  private final Set<String> names = new LinkedHashSet<>(THIS_MACHINE);
  private final Path folder;
  private final InstantSource clock;
  private volatile Instant end = Instant.MIN;
  private volatile List<X509Certificate> shown = List.of();

  /**
   * Certificates of a server.
   *
   * @param externalHost as people reach the pages, or empty
   * @param folder of the own authority
   */
  public Certificates(TlsSettings settings, String externalHost, Path folder, InstantSource clock) {
    this.settings = settings;
    this.folder = folder;
    this.clock = clock;
    if (!externalHost.isEmpty()) {
      names.add(externalHost);
      names.add("api." + externalHost);
    }
    names.addAll(settings.names());
  }

  /**
   * What to show from now on. It counts as shown once {@link Offer#shown} says so.
   *
   * @throws UncheckedIOException when files cannot be read
   * @throws CertificateException when they do not fit together
   */
  public Offer current() {
    try {
      return settings.given().isPresent() ? given(settings.given().get()) : own();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** A certificate with its key, ready to be shown. */
  public final class Offer {
    private final KeyStore store;
    private final List<X509Certificate> chain;

    private Offer(KeyStore store, List<X509Certificate> chain) {
      this.store = store;
      this.chain = chain;
    }

    /** A store with the one entry {@link #ALIAS} and no password. */
    public KeyStore store() {
      return store;
    }

    /** Notes that the server shows it now. */
    public void shown() {
      shown = chain;
      end = chain.getFirst().getNotAfter().toInstant();
    }
  }

  /** Whether {@link #current()} would be another one by now. */
  public boolean isDue() {
    if (settings.given().isEmpty()) {
      return !clock.instant().isBefore(end.minus(RENEWED_BEFORE));
    }
    try {
      return !PemFiles.certificates(settings.given().get().certificate()).equals(shown);
    } catch (IOException _) {
      // Half written or gone for a moment: what is shown stays, and is looked at again.
      return false;
    }
  }

  /** When what is shown ends. */
  public Instant end() {
    return end;
  }

  private Offer given(TlsSettings.GivenFiles files) throws IOException {
    List<X509Certificate> chain = PemFiles.certificates(files.certificate());
    return offer(PemFiles.key(files.key()), chain);
  }

  private Offer own() {
    Authority authority = Authority.of(folder, clock.instant());
    Authority.Signed signed = authority.sign(List.copyOf(names), clock.instant(), LIFE);
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(signed.certificate());
    chain.add(authority.certificate());
    return offer(signed.key(), chain);
  }

  private Offer offer(PrivateKey key, List<X509Certificate> chain) {
    try {
      prove(key, chain.getFirst());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(ALIAS, key, new char[0], chain.toArray(X509Certificate[]::new));
      return new Offer(store, List.copyOf(chain));
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("the certificate and its key do not go together", e);
    }
  }

  /** Java's key store takes any key for any certificate, and every handshake would fail then. */
  private static void prove(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    boolean named = key.getAlgorithm().equals("RSA") || key.getAlgorithm().equals("EC");
    byte[] probe = "probe".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance(named ? algorithm : key.getAlgorithm());
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(probe);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException(
          "the key has signed what the certificate does not confirm");
    }
  }
}
