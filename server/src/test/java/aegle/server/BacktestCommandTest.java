package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.tsdb.TimeSeriesDatabase;
import aegle.metrics.tsdb.TsdbOptions;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The rule {@code HighErrorRate} as the guide prints it and as it is meant, over a week of a clinic
 * with three outages and one night of a load test, asked by the command of a running server.
 */
class BacktestCommandTest {
  private static final int SCRAPE_SECONDS = 15;
  private static final int WEEK_SCRAPES = 7 * 24 * 3_600 / SCRAPE_SECONDS;
  private static final String[] ROUTES = {"/booking", "/analysis", "/login"};
  private static final String PRINTED =
      """
      groups:
        - name: seed
          rules:
            - alert: HighErrorRate
              expr: rate(http_requests_total{status=~"5.."}[5m]) / rate(http_requests_total[5m]) > 0.05
              for: 5m
      """;
  private static final String CORRECTED =
      """
      alert: HighErrorRate
      expr: |
        sum(rate(http_requests_total{status=~"5.."}[5m]))
          / sum(rate(http_requests_total[5m])) > 0.05
      for: 5m
      """;

  @TempDir static Path folder;
  private static Instant begin;
  private static Instant end;
  private static RunningAegle aegle;

  /** An hour of the week, how many minutes, and which share of requests failed in it. */
  private record Trouble(String title, int hour, int minutes, double share, boolean isReal) {
    boolean holds(int second) {
      return second >= hour * 3_600 && second < hour * 3_600 + minutes * 60;
    }

    String yaml() {
      Instant from = begin.plus(Duration.ofHours(hour));
      return "  - {title: %s, from: %s, to: %s, is: %s}\n"
          .formatted(
              title, from, from.plus(Duration.ofMinutes(minutes)), isReal ? "real" : "noise");
    }
  }

  private static final List<Trouble> TROUBLES =
      List.of(
          new Trouble("Database away", 30, 40, 0.6, true),
          new Trouble("Payment provider away", 77, 25, 0.2, true),
          new Trouble("Bad release", 131, 90, 0.12, true),
          new Trouble("Load test at night", 98, 60, 0.01, false));

  @BeforeAll
  static void run() throws Exception {
    end = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofHours(1));
    begin = end.minusSeconds((long) WEEK_SCRAPES * SCRAPE_SECONDS);
    Path config = Files.createDirectories(folder.resolve("config/rules"));
    Files.writeString(config.resolve("seed.yml"), PRINTED);
    Files.writeString(folder.resolve("config/aegle.yml"), "");
    Files.writeString(
        folder.resolve("config/prometheus.yml"),
        "global: {evaluation_interval: 15s}\nrule_files: [rules/*.yml]\n");
    StringBuilder incidents = new StringBuilder("incidents:\n");
    TROUBLES.forEach(trouble -> incidents.append(trouble.yaml()));
    Files.writeString(folder.resolve("config/incidents.yml"), incidents);
    writeTheWeek();
    aegle = RunningAegle.start(folder.resolve("config"), folder.resolve("data"), true);
  }

  /** Ten requests a second by day and one by night; one of 2,000 fails on a good day. */
  private static void writeTheWeek() {
    Random random = new Random(7);
    double[][] counters = new double[ROUTES.length][3];
    String[] statuses = {"200", "500", "503"};
    InstantSource clock = InstantSource.fixed(end);
    try (TimeSeriesDatabase store =
        new TimeSeriesDatabase(folder.resolve("data/metrics"), TsdbOptions.defaults(), clock)) {
      store.start();
      for (int scrape = 0; scrape <= WEEK_SCRAPES; scrape++) {
        int second = scrape * SCRAPE_SECONDS;
        double share = 0.0005;
        for (Trouble trouble : TROUBLES) {
          share = trouble.holds(second) ? trouble.share() : share;
        }
        int hour = second / 3_600 % 24;
        int requests = hour >= 8 && hour < 20 ? 50 : 5;
        List<Sample> samples = new ArrayList<>();
        for (int route = 0; route < ROUTES.length; route++) {
          for (int request = 0; request < requests; request++) {
            boolean fails = random.nextDouble() < share;
            counters[route][fails ? 1 + random.nextInt(2) : 0]++;
          }
          for (int status = 0; status < statuses.length; status++) {
            if (status == 0 || counters[route][status] > 0) {
              Labels labels =
                  Labels.of(
                      "__name__",
                      "http_requests_total",
                      "job",
                      "web",
                      "route",
                      ROUTES[route],
                      "status",
                      statuses[status]);
              long at = begin.plusSeconds(second).toEpochMilli();
              samples.add(new Sample(labels, at, counters[route][status]));
            }
          }
        }
        assertThat(store.append(samples).refusedCount()).isZero();
      }
    }
  }

  @AfterAll
  static void stop() {
    aegle.close();
  }

  private static JsonNode report() throws Exception {
    String form =
        "start=" + begin + "&end=" + end + "&rule=" + java.net.URLEncoder.encode(CORRECTED, UTF_8);
    RunningAegle.Reply reply =
        aegle.post(
            "/api/aegle/v1/backtest",
            form.getBytes(UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().get("data");
  }

  @Test
  void as_printed_it_pages_day_and_night_and_as_corrected_three_times_a_week() throws Exception {
    JsonNode printed = report().get("running");
    assertThat(printed.get("evaluations").asInt()).isEqualTo(WEEK_SCRAPES + 1);
    assertThat(printed.get("pagesPerWeek").asDouble()).isGreaterThan(50);
    assertThat(printed.get("precision").asDouble()).isLessThan(0.1);
    assertThat(printed.get("recall").asDouble()).isEqualTo(1);
    JsonNode corrected = report().get("edited");
    assertThat(corrected.get("pages").asInt()).isEqualTo(3);
    assertThat(corrected.get("precision").asDouble()).isEqualTo(1);
    assertThat(corrected.get("recall").asDouble()).isEqualTo(1);
    assertThat(corrected.get("incidents"))
        .allSatisfy(incident ->
            assertThat(incident.get("firedAfterSeconds").isNull())
                .isEqualTo(incident.get("is").asString().equals("noise")));
  }

  @Test
  void the_command_prints_both_beside_each_other() throws Exception {
    Path rule = Files.writeString(folder.resolve("corrected.yml"), CORRECTED);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int exit =
        BacktestCommand.run(
            new PrintStream(out, true, UTF_8),
            new PrintStream(errors, true, UTF_8),
            Map.of(),
            rule.toString(),
            "--server",
            "http://127.0.0.1:" + aegle.port(),
            "--start",
            begin.toString(),
            "--end",
            end.toString());
    assertThat(errors.toString(UTF_8)).isEmpty();
    assertThat(exit).isZero();
    String printed = out.toString(UTF_8);
    assertThat(printed)
        .contains("HighErrorRate, ")
        .containsPattern("precision +100 % +\\d %")
        .containsPattern("recall +100 % +100 %")
        .containsPattern("real: Database away +after \\S+ +after \\S+")
        .containsPattern("noise: Load test at night +silent +after \\S+");
  }

  @Test
  void what_cannot_be_read_is_refused_with_its_line() throws Exception {
    Path rule = Files.writeString(folder.resolve("broken.yml"), "alert: A\nexpr: rate(x\n");
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int exit =
        BacktestCommand.run(
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(errors, true, UTF_8),
            Map.of(),
            rule.toString(),
            "--server",
            "http://127.0.0.1:" + aegle.port());
    assertThat(exit).isEqualTo(1);
    assertThat(errors.toString(UTF_8)).contains("rule line 2:");
  }
}
