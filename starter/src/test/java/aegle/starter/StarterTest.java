package aegle.starter;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.starter.HealthCheck.Importance;
import aegle.starter.testing.SmallPlatform;
import aegle.starter.testing.SwitchedCheck;
import aegle.starter.testing.SwitchedCheck.Mood;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class StarterTest {
  private static final Currency BAHT = Currency.getInstance("THB");
  private static ConfigurableApplicationContext platform;
  private static HttpClient http;

  @BeforeAll
  static void start() {
    platform =
        new SpringApplicationBuilder(SmallPlatform.class)
            .properties(
                "server.port=0",
                "aegle.starter.version=7.3",
                "aegle.starter.health-deadline=300ms",
                "aegle.starter.health-fresh-for=0s",
                "aegle.starter.metrics-token=sesame",
                "spring.main.banner-mode=off")
            .run();
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    http.close();
    platform.close();
  }

  @AfterEach
  void heal() {
    check("databaseCheck").be(Mood.WORKS);
    check("aiCheck").be(Mood.WORKS);
  }

  @Test
  void a_platform_with_all_parts_working_is_healthy_and_names_its_own_version() throws Exception {
    HttpResponse<String> answer = get("/api/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.body())
        .contains("\"status\":\"healthy\"", "\"database\":\"healthy\"")
        .contains("\"ai_services\":\"healthy\"", "\"email\":\"not_checked\"")
        .contains("\"version\":\"7.3\"", "\"heapUsed\":")
        .doesNotContain("reasons");
  }

  @Test
  void without_a_useful_part_the_platform_is_degraded_and_still_answers_200() throws Exception {
    check("aiCheck").be(Mood.FAILS);

    HttpResponse<String> answer = get("/api/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"status\":\"degraded\"", "\"ai_services\":\"unhealthy\"");
  }

  @Test
  void without_a_critical_part_the_platform_answers_503_and_leaks_no_word_of_the_error()
      throws Exception {
    check("databaseCheck").be(Mood.THROWS);

    HttpResponse<String> answer = get("/api/health");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .contains("\"status\":\"unhealthy\"", "\"database\":\"check failed\"")
        .doesNotContain("hunter2", "internal", "Exception");
  }

  @Test
  void the_figures_are_private_until_the_token_is_presented() throws Exception {
    assertThat(get("/api/metrics").statusCode()).isEqualTo(401);
    assertThat(get("/api/metrics", "Authorization", "Bearer sesam").statusCode()).isEqualTo(401);

    HttpResponse<String> answer = get("/api/metrics", "Authorization", "Bearer sesame");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"activeUsers\":12", "\"revenueToday\":1200.50", "\"appointmentsToday\":null")
        .contains("\"apiRequests\":", "\"errorRate\":", "\"aiAnalysesCompleted\":")
        .contains("\"avgResponseTime\":", "\"cacheHitRate\":null", "\"dbConnectionPoolUsage\":null")
        .doesNotContain("the database is down");
  }

  @Test
  void requests_are_counted_by_template_and_never_by_path() throws Exception {
    get("/api/appointments/4711");
    get("/api/appointments/4712");
    get("/api/broken");
    get("/no/such/page?patient=4713");

    String series = httpSeries();

    assertThat(series)
        .contains(
            "http_requests_total{method=\"GET\",route=\"/api/appointments/{id}\",status=\"200\"}"
                + " 2.0",
            "http_requests_total{method=\"GET\",route=\"/api/broken\",status=\"500\"} 1.0",
            "http_requests_total{method=\"GET\",route=\"unmatched\",status=\"404\"} 1.0",
            "http_request_duration_seconds_bucket{method=\"GET\","
                + "route=\"/api/appointments/{id}\",le=\"2.0\"} 2")
        .contains("le=\"5.0\"", "le=\"10.0\"", "le=\"60.0\"", "le=\"+Inf\"")
        .contains("# TYPE http_requests_total counter")
        .contains("# TYPE http_request_duration_seconds histogram")
        .doesNotContain("4711", "4713", "/no/such", "/actuator/prometheus");
  }

  @Test
  void a_route_that_nobody_called_starts_at_zero_failures() throws Exception {
    assertThat(get("/actuator/prometheus").body())
        .contains(
            "http_requests_total{method=\"GET\",route=\"/api/never-called\",status=\"500\"} 0.0");
  }

  @Test
  void the_tracking_calls_appear_under_the_names_that_the_rules_read() throws Exception {
    AppointmentMetrics appointments = platform.getBean(AppointmentMetrics.class);
    appointments.announce("bangkok", "consultation", BAHT);
    appointments.booked("bangkok", "consultation");
    AiMetrics ai = platform.getBean(AiMetrics.class);
    ai.track("skin-2", "acne", AiMetrics.Outcome.SUCCEEDED, Duration.ofMillis(1200));

    String series = get("/actuator/prometheus").body();

    String place = "{clinic_id=\"bangkok\",service_type=\"consultation\"}";
    assertThat(series)
        .contains("appointment_bookings_total" + place + " 1.0")
        .contains("appointment_cancellations_total" + place + " 0.0")
        .contains("ai_analysis_completed_total{model=\"skin-2\",success=\"true\"} 1.0")
        .contains("# TYPE ai_processing_duration_seconds summary")
        .containsPattern(
            "ai_processing_duration_seconds\\{analysis_type=\"acne\",model=\"skin-2\","
                + "quantile=\"0.95\"\\} 1\\.[12]")
        .contains("# TYPE ai_analysis_duration_seconds histogram")
        .contains("process_uptime_seconds", "jvm_memory_used_bytes");
  }

  @Test
  void a_check_that_hangs_is_reported_within_the_deadline_and_not_asked_again() {
    SwitchedCheck slow = new SwitchedCheck(HealthCheck.EMAIL, Importance.USEFUL);
    slow.be(Mood.HANGS);
    HealthBoard board =
        new HealthBoard(
            List.of(slow),
            platform.getBean(StarterProperties.class),
            "1",
            io.micrometer.core.instrument.Clock.SYSTEM);

    assertThat(board.report().reasons()).containsEntry(HealthCheck.EMAIL, "no answer within 300ms");
    slow.be(Mood.WORKS);
    assertThat(board.report().status()).isEqualTo(HealthReport.Status.DEGRADED);
    slow.release();
  }

  private static String httpSeries() throws IOException, InterruptedException {
    return get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.contains("http_request"))
        .collect(Collectors.joining("\n"));
  }

  private static SwitchedCheck check(String bean) {
    return platform.getBean(bean, SwitchedCheck.class);
  }

  private static HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    String port = platform.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
