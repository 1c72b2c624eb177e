package aegle.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.Matcher;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.server.intake.IntakeKeys;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.StaleMarker;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtherDoorsTest {
  private static final long T = ApiServer.NOW.toEpochMilli();

  private final MemorySeriesStore store = new MemorySeriesStore();
  private ApiServer server = ApiServer.open(store);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void who_federates_or_lists_series_asks_for_them() {
    assertThat(server.get("/federate?match%5B%5D=up").status()).isEqualTo(200);
    assertThat(server.get("/api/v1/series?match%5B%5D=down").status()).isEqualTo(200);
    assertThat(server.chosen)
        .containsExactly(
            List.of(Matcher.equal("__name__", "up")), List.of(Matcher.equal("__name__", "down")));
  }

  @Test
  void federation_gives_the_newest_sample_of_each_chosen_series_with_its_time() {
    append(Labels.of("__name__", "up", "job", "b", "instance", "i"), T - 60_000, 1);
    append(Labels.of("__name__", "up", "job", "b", "instance", "i"), T - 30_000, 0.5);
    append(Labels.of("__name__", "up", "job", "gone"), T - 30_000, 1);
    append(Labels.of("__name__", "up", "job", "gone"), T - 15_000, StaleMarker.VALUE);
    append(Labels.of("__name__", "up", "job", "old"), T - 600_000, 1);
    append(Labels.of("__name__", "a.b", "l", "x\"y"), T, 1_234_567);
    server.externalLabels = Labels.of("site", "north");

    ApiServer.Reply reply =
        server.get("/federate?match%5B%5D=up&match%5B%5D=%7B__name__%3D~%22a.%2B%22%7D");
    assertThat(reply.body())
        .isEqualTo(
            "# TYPE a_b untyped\na_b{l=\"x\\\"y\",site=\"north\",instance=\"\"} 1.234567e+06 "
                + T
                + "\n# TYPE up untyped\nup{instance=\"i\",job=\"b\",site=\"north\"} 0.5 "
                + (T - 30_000)
                + "\n");
    assertThat(reply.header("Content-Type")).startsWith("text/plain;version=0.0.4");
    assertThat(
            server
                .get(
                    "/federate?match%5B%5D=%7B%22a.b%22%7D",
                    "Accept", "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8")
                .body())
        .isEqualTo(
            "# TYPE \"a.b\" unknown\n{\"a.b\",l=\"x\\\"y\",site=\"north\",instance=\"\"}"
                + " 1.234567e+06 "
                + T / 1_000
                + "\n# EOF\n");
    assertThat(server.get("/federate?match%5B%5D=up%7B").status()).isEqualTo(400);
  }

  @Test
  void own_metrics_come_in_the_format_that_is_asked_for() {
    server.write(new byte[] {1});
    ApiServer.Reply text = server.get("/metrics");
    assertThat(text.header("Content-Type")).startsWith("text/plain;version=0.0.4");
    assertThat(text.body()).contains("# TYPE aegle_intake_rejected_total counter");
    ApiServer.Reply open = server.get("/metrics", "Accept", "application/openmetrics-text");
    assertThat(open.header("Content-Type")).startsWith("application/openmetrics-text");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @Test
  void the_server_says_whether_it_lives_and_is_ready() {
    assertThat(server.get("/-/healthy").body()).isEqualTo("Aegle is Healthy.\n");
    assertThat(server.get("/-/ready").body()).isEqualTo("Aegle is Ready.\n");
    server.ready = false;
    assertThat(server.get("/-/ready").status()).isEqualTo(503);
    assertThat(server.get("/-/healthy").status()).isEqualTo(200);
  }

  @Test
  void a_reload_runs_once_and_tells_the_complaint() {
    AtomicInteger reloads = new AtomicInteger();
    server.reload = reloads::incrementAndGet;
    assertThat(server.get("/-/reload").status()).isEqualTo(405);
    assertThat(server.post("/-/reload", new byte[0]).status()).isEqualTo(200);
    assertThat(reloads).hasValue(1);
    server.reload =
        () -> {
          throw new IllegalArgumentException("rules/a.yml line 3: not an expression");
        };
    ApiServer.Reply failed = server.post("/-/reload", new byte[0]);
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.body())
        .isEqualTo("failed to reload config: rules/a.yml line 3: not an expression\n");
  }

  @Test
  void open_intake_is_closed_to_forwarded_requests_and_to_foreign_host_names() throws IOException {
    assertThat(server.get("/api/v1/labels").status()).isEqualTo(200);
    assertThat(server.get("/api/v1/labels", "Origin", "https://evil.example").status())
        .isEqualTo(401);
    assertThat(server.get("/api/v1/labels", "Sec-Fetch-Site", "cross-site").status())
        .isEqualTo(401);
    assertThat(server.get("/api/v1/labels", "Sec-Fetch-Site", "none").status()).isEqualTo(200);
    assertThat(server.get("/api/v1/labels", "X-Forwarded-For", "192.0.2.1").status())
        .isEqualTo(401);
    assertThat(server.get("/api/v1/labels", "Forwarded", "for=192.0.2.1").status()).isEqualTo(401);
    assertThat(statusWithHost("evil.example")).contains(" 401 ");
    assertThat(statusWithHost("localhost")).contains(" 200 ");
  }

  @Test
  void without_open_intake_reload_and_reading_need_a_key() {
    server.close();
    server = new ApiServer(store, IntakeKeys.none(), false, InstantSource.fixed(ApiServer.NOW));
    ApiServer.Reply reply = server.post("/-/reload", new byte[0]);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("Authorization: Bearer KEY");
    assertThat(server.get("/api/v1/query?query=up").status()).isEqualTo(401);
    assertThat(server.get("/-/ready").status()).isEqualTo(200);
  }

  /** The JDK's client insists on its own Host header, so this speaks HTTP by hand. */
  private String statusWithHost(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET /api/v1/labels HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return answer.substring(0, answer.indexOf("\r\n")) + " ";
    }
  }

  private void append(Labels labels, long timestampMillis, double value) {
    store.append(List.of(new Sample(labels, timestampMillis, value)));
  }
}
