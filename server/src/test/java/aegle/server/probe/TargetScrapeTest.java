package aegle.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.probe.TargetSnapshot.Health;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetScrapeTest {
  private static final String PAGE =
      """
      # HELP bookings_total Bookings.
      # TYPE bookings_total counter
      bookings_total{clinic="north"} 3
      bookings_total{clinic="south"} 4
      """;

  @TempDir private Path folder;
  private final TargetServer server = TargetServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private ScrapeTrial trial(String... jobLines) {
    String job =
        "job_name: clinic\nstatic_configs: [{targets: ['"
            + server.address()
            + "']}]\n"
            + String.join("\n", jobLines);
    return new ScrapeTrial(job, folder);
  }

  private String instance() {
    return "instance=\"" + server.address() + "\"";
  }

  @Test
  void a_page_becomes_series_with_the_labels_of_its_target() {
    server.serves(PAGE);
    try (ScrapeTrial trial = trial()) {
      TargetSnapshot snapshot = trial.turn();

      assertThat(trial.storedFromPage())
          .containsExactly(
              "bookings_total{clinic=\"north\", " + instance() + ", job=\"clinic\"} 3.0",
              "bookings_total{clinic=\"south\", " + instance() + ", job=\"clinic\"} 4.0");
      assertThat(trial.report("up")).isEqualTo(1);
      assertThat(trial.report("scrape_samples_scraped")).isEqualTo(2);
      assertThat(trial.report("scrape_samples_post_metric_relabeling")).isEqualTo(2);
      assertThat(trial.report("scrape_series_added")).isEqualTo(2);
      assertThat(trial.report("scrape_duration_seconds")).isPositive();
      assertThat(snapshot.health()).isEqualTo(Health.UP);
      assertThat(snapshot.lastError()).isEmpty();
      assertThat(snapshot.lastScrape()).hasToString("2023-11-14T22:13:20Z");
      assertThat(snapshot.scrapeUrl()).isEqualTo("http://" + server.address() + "/metrics");
      assertThat(snapshot.globalUrl())
          .isEqualTo("http://watch.example:" + server.port() + "/metrics");
      assertThat(trial.families).containsExactly("bookings_total");
      trial.turn();
      assertThat(trial.report("scrape_series_added")).isZero();
    }
  }

  @Test
  void the_target_is_asked_as_prometheus_asks() {
    server.answers(exchange -> {
      var sent = exchange.getRequestHeaders();
      String page =
          "asked{agent=\"%s\",accept=\"%s\",encoding=\"%s\",timeout=\"%s\"} 1\n"
              .formatted(
                  sent.getFirst("User-Agent"),
                  sent.getFirst("Accept"),
                  sent.getFirst("Accept-Encoding"),
                  sent.getFirst("X-Prometheus-Scrape-Timeout-Seconds"));
      TargetServer.send(exchange, TargetServer.TEXT, page.getBytes(StandardCharsets.UTF_8));
    });
    try (ScrapeTrial trial = trial("params: {module: [a, b]}", "metrics_path: /probe me")) {
      trial.turn();

      assertThat(server.requests()).containsExactly("/probe%20me?module=a&module=b");
      assertThat(trial.storedFromPage().getFirst())
          .contains("agent=\"Aegle/0.1\"", "encoding=\"gzip\"", "timeout=\"10\"")
          .contains(
              "accept=\"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                  + "application/openmetrics-text;version=0.0.1;q=0.4,"
                  + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                  + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1\"");
    }
  }

  @Test
  void labels_of_the_job_win_and_those_of_the_page_are_kept_under_another_name() {
    server.serves("x{job=\"inner\",exported_job=\"older\"} 1\n");
    try (ScrapeTrial trial = trial()) {
      trial.turn();

      assertThat(trial.storedFromPage())
          .containsExactly(
              "x{exported_exported_job=\"inner\", exported_job=\"older\", "
                  + instance()
                  + ", job=\"clinic\"} 1.0");
    }
  }

  @Test
  void labels_of_the_page_win_when_they_are_honored() {
    server.serves("x{job=\"inner\"} 1\n");
    try (ScrapeTrial trial = trial("honor_labels: true")) {
      trial.turn();

      assertThat(trial.storedFromPage())
          .containsExactly("x{" + instance() + ", job=\"inner\"} 1.0");
    }
  }

  @Test
  void a_series_that_vanishes_from_the_page_ends_at_once_and_once() {
    server.serves("a 1\nb 1\n");
    try (ScrapeTrial trial = trial()) {
      trial.turn();
      server.serves("a 2\n");
      trial.turn();

      assertThat(trial.storedFromPage())
          .containsExactly(
              "a{" + instance() + ", job=\"clinic\"} 2.0",
              "b{" + instance() + ", job=\"clinic\"} stale");
      trial.turn();
      assertThat(trial.storedFromPage()).hasSize(1);
    }
  }

  @Test
  void a_series_that_is_only_written_differently_goes_on() {
    server.serves("a{x=\"1\",y=\"2\"} 1\n");
    try (ScrapeTrial trial = trial()) {
      trial.turn();
      server.serves("a{y=\"2\",x=\"1\"} 2\n");
      trial.turn();

      assertThat(trial.storedFromPage())
          .containsExactly("a{" + instance() + ", job=\"clinic\", x=\"1\", y=\"2\"} 2.0");
      assertThat(trial.report("scrape_series_added")).isZero();
    }
  }

  @Test
  void a_target_that_fails_is_down_and_all_its_series_end() {
    server.serves(PAGE);
    try (ScrapeTrial trial = trial()) {
      trial.turn();
      server.answers(exchange -> exchange.sendResponseHeaders(503, -1));
      TargetSnapshot snapshot = trial.turn();

      assertThat(trial.storedFromPage()).hasSize(2).allMatch(line -> line.endsWith("stale"));
      assertThat(trial.report("up")).isZero();
      assertThat(snapshot.health()).isEqualTo(Health.DOWN);
      assertThat(snapshot.lastError()).contains("server returned HTTP status 503");
      trial.turn();
      assertThat(trial.storedFromPage()).isEmpty();
    }
  }

  @Test
  void a_page_wrong_at_its_end_leaves_nothing_behind() {
    server.serves("a 1\nb{ 2\n");
    try (ScrapeTrial trial = trial()) {
      TargetSnapshot snapshot = trial.turn();

      assertThat(trial.storedFromPage()).isEmpty();
      assertThat(trial.report("up")).isZero();
      assertThat(snapshot.lastError()).contains("while parsing");
      assertThat(
              trial.meters.get("aegle.probe.failures").tag("reason", "malformed").counter().count())
          .isEqualTo(1);
    }
  }

  @Test
  void an_answer_that_is_no_page_of_metrics_says_so() {
    server.serves("text/html", "<html>");
    try (ScrapeTrial trial = trial()) {
      assertThat(trial.turn().lastError())
          .isEqualTo(
              "received unsupported Content-Type \"text/html\" and no"
                  + " fallback_scrape_protocol specified for target");
    }
    server.serves("", "a 1\n");
    try (ScrapeTrial trial = trial("fallback_scrape_protocol: PrometheusText0.0.4")) {
      assertThat(trial.turn().health()).isEqualTo(Health.UP);
    }
  }

  @Test
  void json_without_a_number_is_down_and_json_with_numbers_is_not() {
    server.serves("application/json; charset=utf-8", "{\"message\":\"hello\"}");
    try (ScrapeTrial trial = trial()) {
      TargetSnapshot down = trial.turn();
      assertThat(down.health()).isEqualTo(Health.DOWN);
      assertThat(down.lastError())
          .startsWith("the JSON holds no number (it is application/json, not Prometheus's text).")
          .contains("write into aegle.yml: json-metrics: [{job: \"clinic\"")
          .doesNotContain("hello");
      server.serves("application/json; charset=utf-8", "{\"activeUsers\":3}");
      TargetSnapshot up = trial.turn();
      assertThat(up.health()).isEqualTo(Health.UP);
      assertThat(up.lastError()).contains("json-metrics: [{job: \"clinic\", prefix: clinic");
      assertThat(trial.storedFromPage())
          .containsExactly("clinic_active_users{" + instance() + ", job=\"clinic\"} 3.0");
      server.serves("application/json", "{\"other\":1}");
      trial.turn();
      assertThat(trial.storedFromPage().getFirst()).contains("clinic_active_users", "stale");
    }
  }

  @Test
  void limits_make_the_scrape_fail_with_their_name() {
    server.serves("a{clinic=\"north\"} 1\nb 1\nc 1\n");
    assertThat(lastError("sample_limit: 2"))
        .isEqualTo("sample_limit exceeded (samples: 3, limit: 2)");
    assertThat(lastError("label_limit: 3"))
        .isEqualTo("label_limit exceeded (metric: a, number of labels: 4, limit: 3)");
    assertThat(lastError("label_name_length_limit: 7"))
        .startsWith("label_name_length_limit exceeded (metric: a, label name: __name__");
    assertThat(lastError("label_value_length_limit: 4"))
        .startsWith("label_value_length_limit exceeded (metric: a, label name: clinic");
    assertThat(lastError("body_size_limit: 10B"))
        .isEqualTo("body size limit exceeded (limit: 10 bytes)");
  }

  private String lastError(String limit) {
    try (ScrapeTrial trial = trial(limit)) {
      TargetSnapshot snapshot = trial.turn();
      assertThat(trial.report("up")).isZero();
      assertThat(trial.storedFromPage()).isEmpty();
      return snapshot.lastError();
    }
  }

  @Test
  void a_dropped_series_does_not_count_against_the_limit_nor_for_staleness() {
    server.serves("keep 1\ndrop_me 1\n");
    try (ScrapeTrial trial =
        trial(
            "sample_limit: 1",
            "metric_relabel_configs:",
            "- {source_labels: [__name__], regex: 'drop_.*', action: drop}")) {
      trial.turn();
      server.serves("keep 1\n");
      TargetSnapshot snapshot = trial.turn();

      assertThat(snapshot.lastError()).isEmpty();
      assertThat(trial.storedFromPage())
          .containsExactly("keep{" + instance() + ", job=\"clinic\"} 1.0");
    }
  }

  @Test
  void timestamps_of_the_page_are_honored_and_end_nothing() {
    server.serves("a 1 " + (ScrapeTrial.T0 - 5_000) + "\n");
    try (ScrapeTrial trial = trial()) {
      trial.turn();
      assertThat(trial.storedFromPage()).isEmpty();
      server.serves("b 1\n");
      trial.turn();
      assertThat(trial.storedFromPage())
          .containsExactly("b{" + instance() + ", job=\"clinic\"} 1.0");
    }
  }

  @Test
  void timestamps_of_the_page_can_be_overruled() {
    server.serves("a 1 " + (ScrapeTrial.T0 - 5_000) + "\n");
    try (ScrapeTrial trial = trial("honor_timestamps: false")) {
      trial.turn();

      assertThat(trial.storedFromPage())
          .containsExactly("a{" + instance() + ", job=\"clinic\"} 1.0");
    }
  }

  @Test
  void the_deadline_covers_a_body_that_never_ends() {
    CountDownLatch over = new CountDownLatch(1);
    server.answers(exchange -> {
      exchange.getResponseHeaders().set("Content-Type", TargetServer.TEXT);
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write("a 1\n".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      try {
        over.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    try (ScrapeTrial trial = trial("scrape_timeout: 200ms")) {
      TargetSnapshot snapshot = trial.turn();

      assertThat(snapshot.lastError())
          .isEqualTo("no complete answer within the scrape timeout of 200 ms");
      assertThat(trial.report("up")).isZero();
    } finally {
      over.countDown();
    }
  }

  @Test
  void a_target_beyond_the_jobs_limit_is_not_asked() {
    server.serves(PAGE);
    try (ScrapeTrial trial = trial()) {
      trial.scrape.retarget(
          new TargetScrape.Assignment(trial.scrape.target(), "target_limit exceeded"));

      assertThat(trial.turn().lastError()).isEqualTo("target_limit exceeded");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void a_target_that_goes_ends_its_series_and_those_about_itself() {
    server.serves("a 1\n");
    try (ScrapeTrial trial = trial()) {
      trial.turn();
      trial.scrape.end(trial.now() + 1);

      assertThat(trial.store.select(trial.now() + 1, trial.now() + 1, List.of())).hasSize(6);
      assertThat(trial.families).isEmpty();
    }
  }

  @Test
  void a_connection_that_the_target_closed_is_opened_again() {
    server.answers(exchange -> {
      exchange.getResponseHeaders().set("Connection", "close");
      TargetServer.send(exchange, TargetServer.TEXT, "a 1\n".getBytes(StandardCharsets.UTF_8));
    });
    try (ScrapeTrial trial = trial()) {
      assertThat(trial.turn().health()).isEqualTo(Health.UP);
      assertThat(trial.turn().health()).isEqualTo(Health.UP);
    }
  }
}
