package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.datadog.DatadogConfig;
import io.micrometer.datadog.DatadogMeterRegistry;
import io.micrometer.newrelic.NewRelicConfig;
import io.micrometer.newrelic.NewRelicMeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients of hosted products as npm and Maven give them: each sends known values to a closed
 * server, behind TLS where it speaks nothing else, and a query finds exactly those values. Those of
 * npm are in {@code e2e/vendors}; {@code ./aegle verify} installs them.
 */
class RealVendorClientsTest {
  private static final Path CLIENTS = Path.of("..", "e2e", "vendors");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** As long as the agent of New Relic wants its license: 40 characters. */
  private static final String SECRET = "0123456789abcdef0123456789abcdef01234567";

  private static final String[] KEY = {"Authorization", "Bearer " + SECRET};

  private static RunningAegle aegle;
  private static int tlsPort;
  private static Path data;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path config = Files.createDirectory(folder.resolve("config"));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        config.resolve("aegle.yml"),
        "keys:\n  - {name: vendors, sha256: %s, may: [write, read]}\n"
            .formatted(HexFormat.of().formatHex(digest)));
    tlsPort = FreePort.find();
    data = folder.resolve("data");
    aegle = RunningAegle.start(new ServerOptions(config, data, 0, 0, tlsPort, false));
  }

  @AfterAll
  static void stop() {
    aegle.close();
  }

  @Test
  void what_every_client_of_npm_sends_is_found_by_query(@TempDir Path folder) throws Exception {
    List<JsonNode> sent = run(folder);
    Set<String> clients =
        sent.stream().map(line -> line.get("client").asString()).collect(Collectors.toSet());
    assertThat(clients)
        .containsExactlyInAnyOrder(
            "datadog-metrics",
            "@datadog/datadog-api-client",
            "newrelic",
            "@newrelic/telemetry-sdk");
    for (JsonNode line : sent) {
      if (line.has("series")) {
        assertSeries(line.get("series").asString());
      } else {
        assertRecord(line.get("kind").asString(), line.get("query").asString());
      }
    }
  }

  /** What each registry is told: a counter, a timer, a summary and a gauge. */
  private static void measure(MeterRegistry registry, String prefix) {
    registry.counter(prefix + ".booked", "clinic", "c-102").increment(3);
    registry.timer(prefix + ".requests").record(Duration.ofMillis(1_500));
    registry.summary(prefix + ".revenue").record(1_499.5);
    registry.gauge(prefix + ".waiting", new AtomicInteger(4), AtomicInteger::get);
    registry.close();
  }

  @Test
  void what_the_registry_for_datadog_sends_is_found_by_query() throws Exception {
    DatadogConfig config =
        new DatadogConfig() {
          @Override
          public @Nullable String get(String key) {
            return switch (key) {
              case "datadog.uri" -> "http://127.0.0.1:" + aegle.port();
              case "datadog.apiKey" -> SECRET;
              case "datadog.applicationKey" -> "not-looked-at";
              default -> null;
            };
          }
        };
    measure(new DatadogMeterRegistry(config, Clock.SYSTEM), "mm.dogs");
    assertSeries("mm_dogs_booked_total{clinic=\"c-102\",statistic=\"count\"} == 3");
    assertSeries("mm_dogs_requests_sum_total == 1500");
    assertSeries("mm_dogs_requests_count_total == 1");
    assertSeries("mm_dogs_revenue_max == 1499.5");
    assertSeries("mm_dogs_waiting == 4");
  }

  @Test
  void what_the_registry_for_new_relic_sends_is_found_by_query() throws Exception {
    NewRelicConfig config =
        new NewRelicConfig() {
          @Override
          public @Nullable String get(String key) {
            return switch (key) {
              case "newrelic.uri" -> "http://127.0.0.1:" + aegle.port();
              case "newrelic.apiKey" -> SECRET;
              case "newrelic.accountId" -> "1234567";
              default -> null;
            };
          }
        };
    measure(NewRelicMeterRegistry.builder(config).build(), "mm.relic");
    assertSeries("mm_relic_booked_total{clinic=\"c-102\"} == 3");
    assertSeries("mm_relic_requests_sum_total == 1.5");
    assertSeries("mm_relic_requests_count_total == 1");
    assertSeries("mm_relic_revenue_max == 1499.5");
    assertSeries("mm_relic_waiting == 4");
  }

  @Test
  void what_the_registry_for_opentelemetry_sends_is_found_by_query() throws Exception {
    for (String temporality : List.of("cumulative", "delta")) {
      String prefix = "mm.otlp." + temporality;
      measure(OtlpMeterRegistry.builder(otlp(temporality)).build(), prefix);
      String name = prefix.replace('.', '_');
      assertSeries(name + "_booked_total{clinic=\"c-102\",job=\"clinic-jvm\"} == 3");
      assertSeries(name + "_requests_milliseconds_sum == 1500");
      assertSeries(name + "_requests_milliseconds_count == 1");
      assertSeries(name + "_revenue_sum == 1499.5");
      assertSeries(name + "_waiting == 4");
    }
  }

  private static OtlpConfig otlp(String temporality) {
    return key ->
        switch (key) {
          case "otlp.url" -> "http://127.0.0.1:" + aegle.port() + "/v1/metrics";
          case "otlp.headers" -> "Authorization=Bearer " + SECRET;
          case "otlp.resourceAttributes" -> "service.name=clinic-jvm";
          case "otlp.aggregationTemporality" -> temporality;
          // The last step of a registry that counts by steps is told when it is closed.
          case "otlp.step" -> "1h";
          default -> null;
        };
  }

  private static void assertSeries(String series) throws Exception {
    RunningAegle.await(series, () -> aegle.query(series, KEY), result -> result.size() == 1);
  }

  private static void assertRecord(String kind, String query) throws Exception {
    String escaped = URLEncoder.encode(query, StandardCharsets.UTF_8);
    String path = "/api/aegle/v1/records/count?kind=" + kind + "&q=" + escaped;
    RunningAegle.await(
        kind + " " + query,
        () -> aegle.get(path, KEY).json().at("/data/count").asInt(),
        count -> count == 1);
  }

  /** What the scripts of {@code e2e/vendors} say they have sent. */
  private static List<JsonNode> run(Path folder) throws Exception {
    Assumptions.assumeTrue(
        Files.isDirectory(CLIENTS.resolve("node_modules")),
        "the clients are not installed; run npm ci in e2e/vendors");
    Path log = folder.resolve("clients.log");
    ProcessBuilder node = new ProcessBuilder("node", "run.mjs").directory(CLIENTS.toFile());
    node.redirectError(log.toFile());
    node.environment()
        .putAll(
            Map.of(
                "AEGLE_URL",
                "http://127.0.0.1:" + aegle.port(),
                "AEGLE_TLS_PORT",
                Integer.toString(tlsPort),
                "AEGLE_KEY",
                SECRET,
                "NODE_EXTRA_CA_CERTS",
                data.resolve("tls").resolve("ca.pem").toString()));
    Process running = started(node);
    List<JsonNode> sent =
        running.inputReader(StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
    assertThat(running.waitFor()).as(Files.readString(log)).isZero();
    return sent;
  }

  private static Process started(ProcessBuilder node) {
    try {
      return node.start();
    } catch (IOException e) {
      return Assumptions.abort("node cannot be started: " + e.getMessage());
    }
  }
}
