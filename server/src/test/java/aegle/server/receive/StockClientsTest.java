package aegle.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.server.intake.IntakeKeys;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified promtool and Prometheus against the doors, when they are installed. */
class StockClientsTest {
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final InstantSource clock = InstantSource.system();
  private final MemorySeriesStore store = new MemorySeriesStore();
  private final ApiServer server = new ApiServer(store, IntakeKeys.none(), true, clock);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void promtool_asks_and_understands_the_answers() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not installed");
    long now = clock.millis();
    Labels up = Labels.of("__name__", "up", "job", "clinic");
    store.append(List.of(new Sample(up, now - 60_000, 0), new Sample(up, now - 1_000, 1)));
    String url = server.address();

    assertThat(run(PROMTOOL, "query", "instant", url, "up")).contains("up{job=\"clinic\"} => 1 @");
    assertThat(
            run(
                PROMTOOL,
                "query",
                "range",
                "--start=" + (now / 1_000 - 60),
                "--step=30s",
                url,
                "up"))
        .contains("up{job=\"clinic\"} =>")
        .contains("0 @[");
    assertThat(run(PROMTOOL, "query", "series", "--match=up", url))
        .contains("{__name__=\"up\", job=\"clinic\"}");
    assertThat(run(PROMTOOL, "query", "labels", url, "job")).isEqualTo("clinic\n");
  }

  @Test
  void promtool_finds_nothing_wrong_with_the_own_metrics()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not installed");
    server.write(new byte[] {1});
    Path page = folder.resolve("page");
    Files.writeString(page, server.get("/metrics").body());
    Process check =
        new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
            .redirectInput(page.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
  }

  @Test
  void prometheus_scrapes_aegle_and_writes_to_it_and_federates_from_it()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(PROMETHEUS), "Prometheus is not installed");
    int port = freePort();
    Process prometheus = prometheus(port);
    try {
      await(() -> newest("up", "aegle") == 1, "up of Aegle by remote write");
      await(() -> newest("scrape_samples_scraped", "aegle") > 0, "scraped samples");
      // Prometheus sends on only what is newer than its own start, so the series goes on.
      await(
          () -> {
            Labels labels = Labels.of("__name__", "federated", "job", "x");
            store.append(List.of(new Sample(labels, clock.millis(), 42)));
            return newest("federated", "x") == 42;
          },
          "the federated series comes back");
      await(
          () -> server.metadata.byFamily().containsKey("aegle_intake_signals"),
          "metadata by remote write");
      String answer =
          text("http://127.0.0.1:" + port + "/api/v1/query?query=aegle_intake_signals_total");
      assertThat(answer).contains("\"protocol\":\"remote_write\"");
    } finally {
      prometheus.destroy();
      prometheus.waitFor();
    }
  }

  private Process prometheus(int port) throws IOException {
    String target = "127.0.0.1:" + server.port();
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: aegle
            static_configs: [{targets: ["TARGET"]}]
          - job_name: federation
            honor_labels: true
            metrics_path: /federate
            params: {"match[]": ['federated{writer=""}']}
            static_configs: [{targets: ["TARGET"]}]
        remote_write:
          - url: http://TARGET/api/v1/write
            metadata_config: {send_interval: 1s}
            write_relabel_configs:
              - {target_label: writer, replacement: prometheus}
        """
            .replace("TARGET", target));
    return new ProcessBuilder(
            PROMETHEUS.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--log.level=warn")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("prometheus.log").toFile())
        .start();
  }

  /** Newest value that Prometheus has written of a metric of a job, or NaN. */
  private double newest(String metric, String job) {
    SampleBuffer buffer = new SampleBuffer();
    for (Series series :
        store.select(
            0,
            Long.MAX_VALUE,
            List.of(
                Matcher.equal("__name__", metric),
                Matcher.equal("job", job),
                Matcher.equal("writer", "prometheus")))) {
      series.read(0, Long.MAX_VALUE, buffer);
    }
    return buffer.size() == 0 ? Double.NaN : buffer.value(buffer.size() - 1);
  }

  private void await(BooleanSupplier condition, String what)
      throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "did not come: " + what + "\n" + Files.readString(folder.resolve("prometheus.log")));
      }
      assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  private static String run(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static String text(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
