package aegle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.YamlNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  private static final Instant START = Instant.parse("2026-06-01T08:00:00Z");

  @TempDir private Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @Test
  void the_own_certificate_is_for_this_machine_the_outside_name_and_those_of_the_file()
      throws Exception {
    X509Certificate shown = shown(certificates("aegle.example", "api.dd.internal"));
    assertThat(names(shown))
        .contains("localhost", "127.0.0.1", "aegle.example", "api.aegle.example")
        .contains("api.dd.internal");
    assertThat(shown.getBasicConstraints()).isEqualTo(-1);
    validate(shown);
  }

  @Test
  void the_authority_stays_over_restarts_and_only_its_owner_reads_its_key() throws Exception {
    certificates("").current();
    byte[] first = Files.readAllBytes(folder.resolve("ca.pem"));
    validate(shown(certificates("")));
    assertThat(folder.resolve("ca.pem")).hasBinaryContent(first);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("ca.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void the_own_certificate_is_signed_anew_a_month_before_it_ends() throws Exception {
    Certificates certificates = certificates("");
    X509Certificate first = shown(certificates);
    now.set(START.plus(Duration.ofDays(59)));
    assertThat(certificates.isDue()).isFalse();
    now.set(START.plus(Duration.ofDays(60)));
    assertThat(certificates.isDue()).isTrue();
    X509Certificate second = shown(certificates);
    assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
    assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
    assertThat(certificates.isDue()).isFalse();
  }

  @Test
  void a_given_certificate_is_shown_and_followed_when_its_files_change() throws Exception {
    Authority other = Authority.of(folder.resolve("other"), START);
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    write(other.sign(List.of("aegle.example"), START, Duration.ofDays(9)), chain, key);
    TlsSettings settings =
        TlsSettings.read(
            YamlNode.parse("aegle.yml", "certificate-file: chain.pem\nkey-file: key.pem"), folder);
    Certificates certificates = new Certificates(settings, "", folder.resolve("own"), now::get);
    assertThat(names(shown(certificates))).containsExactly("aegle.example");
    assertThat(folder.resolve("own")).doesNotExist();
    assertThat(certificates.isDue()).isFalse();
    write(other.sign(List.of("new.example"), START, Duration.ofDays(9)), chain, key);
    assertThat(certificates.isDue()).isTrue();
    assertThat(names(shown(certificates))).containsExactly("new.example");
  }

  @Test
  void a_key_that_is_none_is_said_without_its_content() throws Exception {
    Files.writeString(folder.resolve("chain.pem"), "nonsense");
    Files.writeString(folder.resolve("key.pem"), "S3CRET");
    TlsSettings settings =
        new TlsSettings(
            List.of(),
            Optional.of(
                new TlsSettings.GivenFiles(
                    folder.resolve("chain.pem"), folder.resolve("key.pem"))));
    assertThatThrownBy(() -> new Certificates(settings, "", folder, now::get).current())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("chain.pem")
        .hasMessageNotContaining("S3CRET");
  }

  @Test
  void a_key_of_another_certificate_is_refused_and_taken_once_its_own_is_there() throws Exception {
    Authority other = Authority.of(folder.resolve("other"), START);
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    Authority.Signed old = other.sign(List.of("old.example"), START, Duration.ofDays(9));
    write(old, chain, key);
    Certificates certificates =
        new Certificates(
            new TlsSettings(List.of(), Optional.of(new TlsSettings.GivenFiles(chain, key))),
            "",
            folder,
            now::get);
    shown(certificates);
    Authority.Signed next = other.sign(List.of("new.example"), START, Duration.ofDays(9));
    PemFiles.write(chain, false, List.of(next.certificate()));
    assertThatThrownBy(certificates::current).hasMessageContaining("do not go together");
    assertThat(certificates.isDue()).isTrue();
    PemFiles.write(key, true, List.of(next.key()));
    assertThat(names(shown(certificates))).containsExactly("new.example");
    assertThat(certificates.isDue()).isFalse();
  }

  @Test
  void an_authority_whose_key_is_missing_is_not_replaced_in_silence() throws Exception {
    certificates("").current();
    byte[] first = Files.readAllBytes(folder.resolve("ca.pem"));
    Files.delete(folder.resolve("ca.key"));
    assertThatThrownBy(() -> certificates("").current()).hasMessageContaining("ca.key is missing");
    assertThat(folder.resolve("ca.pem")).hasBinaryContent(first);
  }

  @Test
  void settings_that_cannot_be_meant_are_refused_with_their_line() {
    assertThatThrownBy(
            () -> TlsSettings.read(YamlNode.parse("aegle.yml", "names: ['https://x']"), folder))
        .hasMessageContaining("aegle.yml line 1")
        .hasMessageContaining("is no name of a host");
    assertThatThrownBy(
            () -> TlsSettings.read(YamlNode.parse("aegle.yml", "certificate-file: no.pem"), folder))
        .hasMessageContaining("no.pem cannot be read");
  }

  private Certificates certificates(String externalHost, String... names) {
    return new Certificates(
        new TlsSettings(List.of(names), Optional.empty()), externalHost, folder, now::get);
  }

  private static X509Certificate shown(Certificates certificates) throws Exception {
    Certificates.Offer offer = certificates.current();
    offer.shown();
    return (X509Certificate) offer.store().getCertificate(Certificates.ALIAS);
  }

  private static Collection<String> names(X509Certificate shown) throws Exception {
    return shown.getSubjectAlternativeNames().stream().map(pair -> pair.get(1).toString()).toList();
  }

  private static void write(Authority.Signed signed, Path chain, Path key) throws Exception {
    PemFiles.write(chain, false, List.of(signed.certificate()));
    PemFiles.write(key, true, List.of(signed.key()));
  }

  /** As a client does that trusts ca.pem. */
  private void validate(X509Certificate shown) throws Exception {
    X509Certificate authority = PemFiles.certificates(folder.resolve("ca.pem")).getFirst();
    PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
    trust.setRevocationEnabled(false);
    trust.setDate(Date.from(START));
    CertPathValidator.getInstance("PKIX")
        .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(shown)), trust);
  }
}
