package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.timgroup.statsd.Event;
import com.timgroup.statsd.NonBlockingStatsDClientBuilder;
import com.timgroup.statsd.ServiceCheck;
import com.timgroup.statsd.StatsDClient;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.statsd.StatsdConfig;
import io.micrometer.statsd.StatsdFlavor;
import io.micrometer.statsd.StatsdMeterRegistry;
import io.micrometer.statsd.StatsdProtocol;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients of StatsD as npm and Maven give them: each sends known values to a closed server, and a
 * query finds exactly those.
 */
class RealStatsdClientsTest {
  private static final Path CLIENTS = Path.of("..", "e2e", "clients");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static RunningAegle aegle;
  private static Path folder;
  private static int udp;
  private static int tcp;

  @BeforeAll
  static void start(@TempDir Path scratch) throws IOException {
    folder = scratch;
    Path config = SendingPlatform.writeDecisions(scratch.resolve("config"));
    tcp = FreePort.find();
    udp = StatsdDoorsTest.freeUdpPort();
    String section =
        "statsd: {tcp-port: %d, unix-datagram: %s, unix-stream: %s}\n"
            .formatted(tcp, scratch.resolve("dsd.socket"), scratch.resolve("dsd.stream"));
    Files.writeString(config.resolve("aegle.yml"), section, StandardOpenOption.APPEND);
    aegle =
        RunningAegle.start(new ServerOptions(config, scratch.resolve("data"), 0, 0, 0, udp, false));
  }

  @AfterAll
  static void stop() {
    aegle.close();
  }

  @Test
  void what_hot_shots_sends_is_found_by_query(@TempDir Path scratch) throws Exception {
    Assumptions.assumeTrue(
        Files.isDirectory(CLIENTS.resolve("node_modules/hot-shots")),
        "the clients are not installed; run npm ci in e2e/clients");
    Path log = scratch.resolve("clients.log");
    ProcessBuilder node = new ProcessBuilder("node", "hot-shots.mjs").directory(CLIENTS.toFile());
    node.redirectError(log.toFile());
    node.environment()
        .putAll(
            Map.of(
                "AEGLE_STATSD_PORT",
                Integer.toString(udp),
                "AEGLE_STATSD_TCP_PORT",
                Integer.toString(tcp)));
    Process running = node.start();
    List<JsonNode> sent = running.inputReader(UTF_8).lines().map(JSON::readTree).toList();
    assertThat(running.waitFor()).as(Files.readString(log)).isZero();
    assertThat(sent).hasSizeGreaterThan(25);
    for (JsonNode line : sent) {
      if (line.has("series")) {
        assertShown(line.get("series").asString());
      } else {
        assertLogged(line.get("query").asString());
      }
    }
    assertShown("statsd_client_events_total{client=\"nodejs\",client_transport=\"udp\"} == 1");
  }

  @Test
  void what_the_client_for_java_sends_over_udp_is_found_by_query() throws Exception {
    sendFromJava("javaudp", new NonBlockingStatsDClientBuilder().hostname("127.0.0.1").port(udp));
  }

  @Test
  void what_the_client_for_java_sends_over_a_unix_socket_is_found_by_query() throws Exception {
    String address = "unix://" + folder.resolve("dsd.socket");
    sendFromJava("javaunix", new NonBlockingStatsDClientBuilder().address(address));
  }

  @Test
  void what_the_client_for_java_sends_over_a_unix_stream_is_found_by_query() throws Exception {
    String address = "unixstream://" + folder.resolve("dsd.stream");
    sendFromJava("javastream", new NonBlockingStatsDClientBuilder().address(address));
  }

  private static void sendFromJava(String prefix, NonBlockingStatsDClientBuilder builder)
      throws Exception {
    try (StatsDClient client =
        builder
            .prefix(prefix)
            .constantTags("env:e2e")
            .enableTelemetry(false)
            .aggregationFlushInterval(100)
            .build()) {
      client.count("appointment.booked", 3, "clinic_id:c-102");
      client.count("appointment.booked", 2, "clinic_id:c-102");
      client.count("queue", -1L);
      client.gauge("appointment.revenue", 1499.5);
      client.gauge("nothing", Double.NaN);
      client.recordExecutionTime("http.request", 43, 0.5);
      client.recordHistogramValue("ai.analysis", 2314.25);
      client.recordDistributionValue("ai.latency", 10.5);
      client.recordSetValue("users", "ué-ไทย");
      client.recordEvent(
          Event.builder()
              .withTitle("Deploy ไทย")
              .withText("line1\nline2 | pipe")
              .withAlertType(Event.AlertType.ERROR)
              .build());
      client.recordServiceCheckRun(
          ServiceCheck.builder()
              .withName(prefix + ".db.up")
              .withStatus(ServiceCheck.Status.CRITICAL)
              .withHostname("db-1")
              .withMessage("refused\nm: nested")
              .build());
      // What is still being summed up when the client is closed is lost.
      assertShown(prefix + "_appointment_booked_total{clinic_id=\"c-102\",env=\"e2e\"} == 5");
      assertShown(prefix + "_queue_decrements_total == 1");
      assertShown(prefix + "_appointment_revenue == 1499.5");
      assertShown(prefix + "_ai_analysis_sum == 2314.25");
      assertShown(prefix + "_ai_latency_count == 1");
      assertShown("max_over_time(" + prefix + "_users[5m]) == 1");
      assertShown(prefix + "_db_up_status{host=\"db-1\"} == 2");
      assertLogged("event.title:\"" + prefix + ".Deploy ไทย\" AND level:error");
      assertLogged("check.name:\"" + prefix + ".db.up\" AND message:\"refused\"");
    }
  }

  @ParameterizedTest
  @EnumSource(StatsdFlavor.class)
  void what_micrometer_sends_in_each_flavour_is_found_by_query(StatsdFlavor flavour)
      throws Exception {
    String name = "mm" + flavour.name().toLowerCase(Locale.ROOT);
    if (flavour == StatsdFlavor.ETSY) {
      sendFromMicrometer(
          name,
          flavour,
          StatsdProtocol.UDP,
          udp,
          name + "Pool_statistic_value == 4.5",
          name + "Booked_clinic_c_102_statistic_count_total == 7",
          name + "Wait_sum == 42",
          name + "Score_sum == 0.75");
    } else {
      sendFromMicrometer(
          name,
          flavour,
          StatsdProtocol.UDP,
          udp,
          name + "_pool{statistic=\"value\"} == 4.5",
          name + "_booked_total{clinic=~\"c.102\",statistic=\"count\"} == 7",
          name + "_wait_sum == 42",
          name + "_score_sum == 0.75");
    }
  }

  @Test
  void what_micrometer_sends_over_tcp_is_found_by_query() throws Exception {
    sendFromMicrometer(
        "mmtcp",
        StatsdFlavor.DATADOG,
        StatsdProtocol.TCP,
        tcp,
        "mmtcp_pool == 4.5",
        "mmtcp_booked_total{clinic=\"c-102\"} == 7",
        "mmtcp_wait_sum == 42");
  }

  private static void sendFromMicrometer(
      String name,
      StatsdFlavor flavour,
      StatsdProtocol protocol,
      int port,
      String gauge,
      String... others)
      throws Exception {
    StatsdConfig config =
        new StatsdConfig() {
          @Override
          public @Nullable String get(String key) {
            return null;
          }

          @Override
          public StatsdFlavor flavor() {
            return flavour;
          }

          @Override
          public StatsdProtocol protocol() {
            return protocol;
          }

          @Override
          public String host() {
            return "127.0.0.1";
          }

          @Override
          public int port() {
            return port;
          }

          @Override
          public Duration pollingFrequency() {
            return Duration.ofMillis(200);
          }
        };
    StatsdMeterRegistry registry = new StatsdMeterRegistry(config, Clock.SYSTEM);
    try {
      Gauge.builder(name + ".pool", () -> 4.5).register(registry);
      // Micrometer loses what is counted before it has connected, and what waits when it is closed.
      assertShown(gauge);
      registry.counter(name + ".booked", "clinic", "c-102").increment(7);
      Timer.builder(name + ".wait").register(registry).record(Duration.ofMillis(42));
      DistributionSummary.builder(name + ".score").register(registry).record(0.75);
      for (String other : others) {
        assertShown(other);
      }
    } finally {
      registry.close();
    }
  }

  private static void assertShown(String query) throws Exception {
    RunningAegle.await(query, () -> aegle.query(query, KEY), result -> result.size() == 1);
  }

  private static void assertLogged(String query) throws Exception {
    String path = "/api/aegle/v1/records/count?kind=log&q=" + URLEncoder.encode(query, UTF_8);
    RunningAegle.await(
        query, () -> aegle.get(path, KEY).json().at("/data/count").asInt(), count -> count == 1);
  }
}
