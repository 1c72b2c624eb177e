package aegle.server.forward;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.testing.RecordingReceiver;
import aegle.server.testing.RecordingReceiver.Answer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardClientTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;

  private ForwardTrial trial(String url, String more) {
    return new ForwardTrial(
        "name: away\nto: otlp\nurl: %s\nmetrics: ['{job=\"web\"}']\n%s".formatted(url, more),
        folder);
  }

  private static String said(ForwardTrial trial) {
    trial.sample("visits_total", 1);
    trial.carry();
    return trial.outlet.view().lastSaid().getFirst().words();
  }

  @Test
  void a_certificate_that_nobody_trusts_gets_nothing_until_its_authority_is_named()
      throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        "r",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost",
        "-validity",
        "30");
    keytool("-exportcert", "-rfc", "-alias", "r", "-file", folder.resolve("ca.pem").toString());
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    List<String> paths = new ArrayList<>();
    server.createContext(
        "/",
        exchange -> {
          paths.add(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String port = ":" + server.getAddress().getPort();
      assertThat(said(trial("https://localhost" + port, "")))
          .isEqualTo("no TLS connection, or a certificate that is not trusted");
      assertThat(said(trial("https://127.0.0.1" + port, "ca-file: ca.pem")))
          .as("a name that the certificate does not bear")
          .isEqualTo("no TLS connection, or a certificate that is not trusted");
      assertThat(paths).isEmpty();
      ForwardTrial trusting = trial("https://localhost" + port, "ca-file: ca.pem");
      trusting.clock.advance(Duration.ofMinutes(1));
      assertThat(said(trusting)).isEqualTo("taken (HTTP 200)");
      assertThat(paths).containsOnly("/v1/metrics");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_receiver_that_sends_elsewhere_is_not_followed() throws Exception {
    try (RecordingReceiver elsewhere = new RecordingReceiver();
        RecordingReceiver receiver = new RecordingReceiver()) {
      receiver.answers(_ -> new Answer(307, Map.of("Location", elsewhere.url()), ""));
      ForwardTrial trial = trial(receiver.url(), "");
      assertThat(said(trial)).contains("not followed", "307");
      assertThat(elsewhere.all()).isEmpty();
      assertThat(trial.outlet.view().waiting()).isEqualTo(1);
    }
  }

  @Test
  void a_name_that_leads_to_nowhere_near_by_plain_http_gets_nothing() throws Exception {
    Outcome held =
        new ForwardClient(
                trial("http://localhost:1", "").outlet.settings(),
                "test",
                () -> java.time.Instant.MIN)
            .post(
                new aegle.server.forward.wire.Call(
                    java.net.URI.create("http://[::ffff:169.254.169.254]/"),
                    Map.of(),
                    new byte[0],
                    0),
                new aegle.server.forward.wire.Parcel.Samples(List.of()));
    assertThat(held.kind()).isEqualTo(Outcome.Kind.HELD);
    assertThat(held.words()).startsWith("nothing was sent").contains("credentials");
  }

  @Test
  void what_a_receiver_rejects_within_a_yes_is_counted() throws Exception {
    try (RecordingReceiver receiver = new RecordingReceiver()) {
      byte[] partly =
          io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse.newBuilder()
              .setPartialSuccess(
                  io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess
                      .newBuilder()
                      .setRejectedDataPoints(1))
              .build()
              .toByteArray();
      receiver.answers(_ ->
          new Answer(200, Map.of(), new String(partly, java.nio.charset.StandardCharsets.UTF_8)));
      ForwardTrial trial = trial(receiver.url(), "");
      assertThat(said(trial)).isEqualTo("taken, but for 1 (HTTP 200)");
      assertThat(trial.count("refused")).isEqualTo(1);
    }
  }

  private SSLContext context() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
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
}
