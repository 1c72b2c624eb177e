package aegle.server.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The house's own certificate authority: one key on P-256, for ten years, that can sign servers and
 * no further authorities. Its certificate is {@code ca.pem}, which clients are told to trust; its
 * key never leaves the folder. Immutable.
 */
final class Authority {
  private static final Logger LOG = LoggerFactory.getLogger(Authority.class);
  private static final String CERTIFICATE_FILE = "ca.pem";
  private static final String KEY_FILE = "ca.key";
  private static final String CURVE = "secp256r1";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final Duration OWN_LIFE = Duration.ofDays(3_650);
  private static final int SERIAL_BITS = 127;

  /** Clocks of clients may be slow by this. */
  private static final Duration SLACK = Duration.ofHours(1);

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:]*:[0-9a-f:.]*");

  private final X509Certificate certificate;
  private final PrivateKey key;

  /** A certificate with its key. */
  record Signed(X509Certificate certificate, PrivateKey key) {}

  private Authority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * The authority of a folder, made where there is none.
   *
   * @throws UncheckedIOException when its files cannot be read or written
   */
  static Authority of(Path folder, Instant now) {
    Path certificateFile = folder.resolve(CERTIFICATE_FILE);
    Path keyFile = folder.resolve(KEY_FILE);
    try {
      if (Files.exists(certificateFile) && !Files.exists(keyFile)) {
        throw new IOException(
            KEY_FILE
                + " is missing; put it back, or remove "
                + CERTIFICATE_FILE
                + " too to have a new authority made, whose "
                + CERTIFICATE_FILE
                + " every client needs then");
      }
      if (Files.exists(certificateFile)) {
        return new Authority(
            PemFiles.certificates(certificateFile).getFirst(), PemFiles.key(keyFile));
      }
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Authority made = make(now);
      // The certificate last: a key alone was given to nobody, and is made again.
      PemFiles.write(keyFile, true, List.of(made.key));
      PemFiles.write(certificateFile, false, List.of(made.certificate));
      LOG.info("Made a certificate authority: file={}", certificateFile);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot keep the certificate authority in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static Authority make(Instant now) {
    KeyPair pair = newKey();
    X500Name name = new X500Name("CN=Aegle of this platform, O=Aegle");
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name, serial(), from(now), Date.from(now.plus(OWN_LIFE)), name, pair.getPublic());
    try {
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return new Authority(sign(builder, pair.getPrivate()), pair.getPrivate());
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("cannot make a certificate authority", e);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  /**
   * A certificate for a server, with a key of its own.
   *
   * @param names host names and addresses; the first is also the common name
   */
  Signed sign(List<String> names, Instant now, Duration life) {
    KeyPair pair = newKey();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            certificate,
            serial(),
            from(now),
            Date.from(now.plus(life)),
            new X500Name("CN=" + names.getFirst()),
            pair.getPublic());
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
          .addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.stream().map(Authority::name).toArray(GeneralName[]::new)))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              extensions.createSubjectKeyIdentifier(pair.getPublic()))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              extensions.createAuthorityKeyIdentifier(certificate));
      return new Signed(sign(builder, key), pair.getPrivate());
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("cannot sign a certificate for " + names, e);
    }
  }

  private static GeneralName name(String name) {
    return new GeneralName(
        ADDRESS.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("no signer for " + SIGNATURE, e);
    }
  }

  private static Date from(Instant now) {
    return Date.from(now.minus(SLACK));
  }

  private static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0);
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("BUG: every Java has the curve " + CURVE, e);
    }
  }
}
