package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server scrapes the two JSON endpoints of the platform, with a mapping and without. */
class JsonMetricsTest {
  private static final String METRICS =
      "{\"activeUsers\":42,\"apiRequests\":1234,\"errorRate\":0.02,\"appointmentsToday\":17,"
          + "\"aiAnalysesCompleted\":9,\"revenueToday\":45200.5,\"avgResponseTime\":183.4,"
          + "\"cacheHitRate\":0.93,\"dbConnectionPoolUsage\":0.4}";
  private static final String HEALTH =
      "{\"status\":\"degraded\",\"timestamp\":\"2026-11-23T10:00:00.000Z\",\"services\":"
          + "{\"database\":\"healthy\",\"ai_services\":\"unhealthy\",\"email\":\"healthy\"},"
          + "\"system\":{\"memory\":{\"rss\":73400320,\"heapTotal\":20000000,\"heapUsed\":18000000,"
          + "\"external\":1000,\"arrayBuffers\":10},\"uptime\":351.5,\"version\":\"v20.20.2\"}}";

  @TempDir private Path folder;
  private final AtomicReference<String> metrics = new AtomicReference<>(METRICS);
  private HttpServer platform;

  @BeforeEach
  void serve() throws IOException {
    platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/api/metrics", metrics);
    serve("/api/health", new AtomicReference<>(HEALTH));
    platform.start();
  }

  private void serve(String path, AtomicReference<String> json) {
    platform.createContext(
        path,
        exchange -> {
          byte[] body = json.get().getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    platform.stop(0);
  }

  private void jobs() throws IOException {
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: beauty-ai-precision
            metrics_path: /api/metrics
            static_configs: [{targets: ['127.0.0.1:%1$d']}]
          - job_name: health
            metrics_path: /api/health
            static_configs: [{targets: ['127.0.0.1:%1$d']}]
        """
            .formatted(platform.getAddress().getPort()));
  }

  @Test
  void the_platforms_json_becomes_the_series_that_its_mapping_names() throws Exception {
    jobs();
    Files.writeString(
        folder.resolve("aegle.yml"),
        """
        json-metrics:
          - job: beauty-ai-precision
            prefix: beauty
            metrics:
              - path: appointmentsToday
                name: appointment_bookings_total
                resets-daily: Asia/Bangkok
                labels: {source: page}
              - {path: avgResponseTime, name: api_response_seconds, factor: 0.001, help: "Mean."}
          - job: health
            metrics:
              - {path: status, name: platform_healthy, states: {healthy: 1, degraded: 0, unhealthy: 0}}
              - path: services.*
                name: platform_service_up
                states: {healthy: 1, unhealthy: 0}
                labels-from: {service: services.*~}
              - {path: system.memory.rss, name: platform_resident_memory_bytes}
        """);
    try (RunningAegle aegle = RunningAegle.start(folder, folder.resolve("data"), true)) {
      awaitValue(aegle, "appointment_bookings_total{source=\"page\"}", "17");
      awaitValue(aegle, "api_response_seconds", "0.1834");
      awaitValue(aegle, "beauty_active_users", "42");
      awaitValue(aegle, "platform_service_up{service=\"ai_services\"}", "0");
      awaitValue(aegle, "sum(platform_service_up)", "2");
      awaitValue(aegle, "platform_healthy", "0");
      awaitValue(aegle, "platform_resident_memory_bytes", "73400320");
      awaitValue(aegle, "sum(up{job=~\"beauty.*|health\"})", "2");
      metrics.set(METRICS.replace("\"appointmentsToday\":17", "\"appointmentsToday\":19"));
      awaitValue(aegle, "appointment_bookings_total", "19");
      assertThat(aegle.get("/api/v1/metadata?metric=appointment_bookings_total").body())
          .contains("counter");
      assertThat(aegle.query("beauty_appointments_today")).isEmpty();
    }
    assertThat(Files.readString(folder.resolve("data/day-counts"))).contains("19.0");
  }

  @Test
  void without_a_mapping_the_platform_is_not_down_and_the_page_says_what_to_write()
      throws Exception {
    jobs();
    try (RunningAegle aegle = RunningAegle.start(folder, folder.resolve("data"), true)) {
      awaitValue(aegle, "up{job=\"beauty-ai-precision\"}", "1");
      awaitValue(aegle, "beauty_ai_precision_revenue_today", "45200.5");
      assertThat(aegle.get("/api/v1/targets").body())
          .contains(
              "The answer is application/json, not Prometheus's text; its 9 numbers were taken")
          .contains(
              "json-metrics: [{job: \\\"beauty-ai-precision\\\", prefix: beauty_ai_precision");
      Files.writeString(
          folder.resolve("aegle.yml"),
          "json-metrics: [{job: beauty-ai-precision, metrics: [{path: activeUsers, name: users}]}]");
      assertThat(aegle.post("/-/reload", new byte[0]).status()).isEqualTo(200);
      awaitValue(aegle, "users", "42");
      // What the mapping does not name any more ends at once.
      awaitValue(aegle, "beauty_ai_precision_revenue_today", "");
      Files.writeString(folder.resolve("aegle.yml"), "json-metrics: [{job: nobody, prefix: x}]");
      assertThat(aegle.post("/-/reload", new byte[0]).body())
          .contains("aegle.yml line 1", "'nobody' is no job of prometheus.yml");
    }
  }

  private static void awaitValue(RunningAegle aegle, String expression, String value)
      throws Exception {
    RunningAegle.await(
        expression + " to be " + value,
        () -> aegle.query(expression).at("/0/value/1").asString(),
        value::equals);
  }
}
