package aegle.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.probe.TargetSnapshot.Health;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target whose certificate was made here and bears the name {@code clinic.example} only. */
class TlsTargetTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path folder;
  private static TargetServer server;

  @BeforeAll
  static void start() throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        "target",
        "-keyalg",
        "EC",
        "-dname",
        "CN=clinic.example",
        "-ext",
        "san=dns:clinic.example",
        "-validity",
        "30");
    keytool(
        "-exportcert", "-rfc", "-alias", "target", "-file", folder.resolve("ca.pem").toString());
    server = TargetServer.startTls(context());
    server.serves("a 1\n");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", folder.resolve("keys.p12").toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static ScrapeTrial trial(String tls) {
    return new ScrapeTrial(
        "job_name: clinic\nscheme: https\nstatic_configs: [{targets: ['"
            + server.address()
            + "']}]\ntls_config: "
            + tls,
        folder);
  }

  @Test
  void a_certificate_of_the_named_authority_is_trusted() {
    try (ScrapeTrial trial = trial("{ca_file: ca.pem, server_name: clinic.example}")) {
      assertThat(trial.turn().lastError()).isEmpty();
      assertThat(trial.turn().health()).isEqualTo(Health.UP);
    }
  }

  @Test
  void a_certificate_of_another_name_is_refused() {
    try (ScrapeTrial trial = trial("{ca_file: ca.pem}")) {
      assertThat(trial.turn().lastError()).startsWith("no TLS connection to " + server.address());
    }
  }

  @Test
  void a_certificate_of_an_unknown_authority_is_refused() {
    try (ScrapeTrial trial = trial("{server_name: clinic.example}")) {
      assertThat(trial.turn().lastError()).contains("unable to find valid certification path");
    }
  }

  @Test
  void a_certificate_is_not_looked_at_when_the_operator_says_so() {
    try (ScrapeTrial trial = trial("{insecure_skip_verify: true, min_version: TLS13}")) {
      assertThat(trial.turn().health()).isEqualTo(Health.UP);
    }
  }

  @Test
  void a_missing_authority_file_is_named() {
    try (ScrapeTrial trial = trial("{ca_file: gone.pem}")) {
      assertThat(trial.turn().lastError()).contains("gone.pem");
    }
  }
}
