package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsDoorTest {
  @TempDir private Path folder;

  @Test
  void who_trusts_the_authority_is_answered_behind_tls_and_who_does_not_turns_away()
      throws Exception {
    int port = FreePort.find();
    try (RunningAegle aegle = RunningAegle.start(options(port));
        HttpClient trusting = HttpClient.newBuilder().sslContext(trust()).build();
        HttpClient stranger = HttpClient.newHttpClient()) {
      HttpRequest ready =
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/-/ready")).build();
      assertThat(trusting.send(ready, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThatThrownBy(() -> stranger.send(ready, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
      assertThat(aegle.get("/metrics").body())
          .containsPattern("aegle_tls_certificate_end_seconds [1-9]");
    }
  }

  @Test
  void promql_may_be_typed_into_an_address_behind_tls_too() throws Exception {
    int port = FreePort.find();
    try (RunningAegle aegle = RunningAegle.start(options(port));
        Socket socket = trust().getSocketFactory().createSocket("localhost", port)) {
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/query?query=count(up{job=\"x\"}[5m]) HTTP/1.1\r\n"
                  .concat("Host: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).contains("expected type instant vector in aggregation expression");
      assertThat(aegle.get("/-/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void a_port_that_is_taken_costs_this_door_only() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningAegle aegle = RunningAegle.start(options(taken.getLocalPort()))) {
      assertThat(aegle.get("/-/ready").status()).isEqualTo(200);
      assertThat(aegle.get("/metrics").body()).contains("aegle_tls_certificate_end_seconds 0.0");
    }
  }

  private ServerOptions options(int port) throws Exception {
    return new ServerOptions(
        Files.createDirectory(folder.resolve("config")), folder.resolve("data"), 0, 0, port, true);
  }

  private SSLContext trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream authority = Files.newInputStream(folder.resolve("data/tls/ca.pem"))) {
      store.setCertificateEntry(
          "aegle", CertificateFactory.getInstance("X.509").generateCertificate(authority));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
