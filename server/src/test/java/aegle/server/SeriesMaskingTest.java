package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.server.intake.LeakMap;
import aegle.signals.Labels;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Labels of series, whichever way they come. */
class SeriesMaskingTest {
  private static final String EMAIL = "araya.w@hospital.example";

  @Test
  void a_label_that_is_a_persons_reaches_no_disk_and_stays_joinable(@TempDir Path folder)
      throws Exception {
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    Path data = folder.resolve("data");
    try (RunningAegle aegle = RunningAegle.start(config, data, false)) {
      long now = InstantSource.system().millis();
      WriteRequestWriter request = new WriteRequestWriter();
      request.add(reminders(EMAIL), now, 1);
      request.add(reminders("suda@hospital.example"), now, 2);
      request.add(reminders(EMAIL), now + 1, 3);
      assertThat(aegle.write(request.body(), KEY).status()).isEqualTo(204);

      JsonNode series = aegle.get("/api/v1/series?match[]=reminders_total", KEY).json().at("/data");
      assertThat(series.size()).isEqualTo(2);
      for (JsonNode one : series) {
        assertThat(one.get("patient_email").asString()).matches("\\[email:[0-9a-f]{12}]");
        assertThat(one.get("clinic_id").asString()).isEqualTo("bkk-1");
      }
      assertThat(aegle.part(LeakMap.class).rows())
          .filteredOn(row -> row.path().equals("patient_email"))
          .singleElement()
          .satisfies(row -> {
            assertThat(row.kind()).isEqualTo("email");
            assertThat(row.signal()).isEqualTo("metric");
            assertThat(row.source().sender()).isEqualTo("job booking");
            assertThat(row.source().protocol()).isEqualTo("remote_write");
            assertThat(row.count()).isLessThanOrEqualTo(3);
          });
    }
    assertThat(PlantedSearch.filesWith(data, EMAIL)).isEmpty();
  }

  @Test
  void a_delta_of_otlp_and_the_words_about_a_metric_are_masked_too(@TempDir Path folder)
      throws Exception {
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    Path data = folder.resolve("data");
    try (RunningAegle aegle = RunningAegle.start(config, data, false)) {
      long now = SendingPlatform.nowNanos();
      String metrics =
          """
          {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":\
          {"stringValue":"booking"}}]},"scopeMetrics":[{"metrics":[\
          {"name":"calls","description":"ask %1$s","sum":{"aggregationTemporality":1,\
          "isMonotonic":true,"dataPoints":[{"asInt":"2","startTimeUnixNano":"%2$d",\
          "timeUnixNano":"%3$d","attributes":[{"key":"caller","value":{"stringValue":"%1$s"}}]}]}},\
          {"name":"open","gauge":{"dataPoints":[{"asInt":"2","timeUnixNano":"%3$d",\
          "attributes":[{"key":"caller","value":{"stringValue":"%1$s"}}]}]}}]}]}]}\
          """
              .formatted(EMAIL, now - 1_000_000_000, now);
      String[] headers = {"Content-Type", "application/json", KEY[0], KEY[1]};
      assertThat(aegle.post("/v1/metrics", metrics.getBytes(UTF_8), headers).status())
          .isEqualTo(200);
      String pseudonym = aegle.query("calls_total", KEY).get(0).at("/metric/caller").asString();
      assertThat(pseudonym).matches("\\[email:[0-9a-f]{12}]");
      assertThat(aegle.query("open", KEY).get(0).at("/metric/caller").asString())
          .isEqualTo(pseudonym);
      assertThat(aegle.get("/api/v1/metadata", KEY).body()).contains("ask [email:");
    }
    assertThat(PlantedSearch.filesWith(data, EMAIL)).isEmpty();
  }

  @Test
  void names_that_hold_a_person_become_fixed_ones_before_they_are_rewritten(@TempDir Path folder)
      throws Exception {
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    Path data = folder.resolve("data");
    try (RunningAegle aegle = RunningAegle.start(config, data, false)) {
      String metrics =
          """
          {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":\
          {"stringValue":"booking"}}]},"scopeMetrics":[{"metrics":[\
          {"name":"calls of %1$s","unit":"%1$s","gauge":{"dataPoints":[{"asInt":"2",\
          "timeUnixNano":"%2$d","attributes":[{"key":"%1$s","value":{"stringValue":"x"}}]}]}}\
          ]}]}]}\
          """
              .formatted(EMAIL, SendingPlatform.nowNanos());
      String[] headers = {"Content-Type", "application/json", KEY[0], KEY[1]};
      assertThat(aegle.post("/v1/metrics", metrics.getBytes(UTF_8), headers).status())
          .isEqualTo(200);
      assertThat(aegle.query("masked_name", KEY).get(0).at("/metric/masked_name").asString())
          .isEqualTo("x");
      assertThat(aegle.part(LeakMap.class).rows())
          .anySatisfy(row -> assertThat(row.path()).isEqualTo("__name__"));
    }
    assertThat(PlantedSearch.filesWith(data, EMAIL)).isEmpty();
    assertThat(PlantedSearch.filesWith(data, "araya_w_hospital_example")).isEmpty();
  }

  private static Labels reminders(String email) {
    return Labels.of(
        "__name__",
        "reminders_total",
        "job",
        "booking",
        "clinic_id",
        "bkk-1",
        "patient_email",
        email);
  }
}
