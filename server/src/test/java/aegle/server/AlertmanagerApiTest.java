package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Version 2 of Alertmanager's API, answer for answer. */
class AlertmanagerApiTest {
  private static final String JSON = "application/json";
  private static final Path CAPTURES = Path.of("../../shared/captures/alertmanager-api");
  @TempDir private Path folder;

  private final Instant now = InstantSource.system().instant();
  private RunningAegle aegle;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        """
        global: {resolve_timeout: 7m, smtp_auth_password: hidden}
        route:
          receiver: everybody
          group_by: [alertname]
          routes:
            - {matchers: ['severity="critical"'], receiver: pager, continue: true}
            - {match: {clinic: c-9}, receiver: pager, mute_time_intervals: [always]}
        inhibit_rules:
          - {source_matchers: ['severity="critical"'], target_match: {severity: warning}, equal: [zone]}
        time_intervals: [{name: always, time_intervals: [{}]}]
        receivers:
          - name: everybody
          - {name: pager, webhook_configs: [{url: 'http://127.0.0.1:9/secret'}]}
        """);
    aegle = RunningAegle.start(folder, folder.resolve("data"), true);
  }

  @AfterEach
  void stop() {
    aegle.close();
  }

  private RunningAegle.Reply post(String call, String body) throws Exception {
    return aegle.post("/api/v2/" + call, body.getBytes(UTF_8), "Content-Type", JSON);
  }

  private JsonNode get(String call) throws Exception {
    RunningAegle.Reply reply = aegle.get("/api/v2/" + call);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  private void fires(String labels) throws Exception {
    assertThat(post("alerts", "[{\"labels\":{" + labels + "}}]").status()).isEqualTo(200);
  }

  private static String silence(Instant start, Instant end) {
    return """
    {"comment":"maintenance","createdBy":"nok","startsAt":"%s","endsAt":"%s","matchers":[
      {"isEqual":true,"isRegex":false,"name":"alertname","value":"Manual"},
      {"isRegex":true,"name":"clinic","value":"c-.*"},
      {"isEqual":false,"isRegex":false,"name":"severity","value":"info"}]}
    """
        .formatted(start, end);
  }

  private List<String> names(String call) throws Exception {
    List<String> names = new ArrayList<>();
    get(call).forEach(alert -> names.add(alert.at("/labels/alertname").asString()));
    return names.stream().sorted().toList();
  }

  private static String filter(String matcher) {
    return "filter=" + URLEncoder.encode(matcher, UTF_8);
  }

  @Test
  void the_status_shows_a_file_without_secrets_that_is_still_one() throws Exception {
    JsonNode status = get("status");
    assertThat(status.at("/cluster").toString())
        .isEqualTo("{\"peers\":[],\"status\":\"disabled\"}");
    assertThat(status.get("versionInfo").propertyNames())
        .containsExactlyInAnyOrder(
            "branch", "buildDate", "buildUser", "goVersion", "revision", "version");
    assertThat(status.at("/uptime").asString()).matches("20.*T.*\\.\\d{3}Z");
    assertThat(status.at("/config/original").asString())
        .contains("resolve_timeout: 7m", "- \"severity=\\\"critical\\\"\"", "- name: pager")
        .contains("continue: true")
        .doesNotContain("hidden", "secret");
    assertThat(get("receivers").toString())
        .isEqualTo("[{\"labels\":{},\"name\":\"everybody\"},{\"labels\":{},\"name\":\"pager\"}]");
  }

  @Test
  void an_alert_is_shown_as_alertmanager_shows_it() throws Exception {
    String posted =
        """
        [{"labels":{"alertname":"Manual","clinic":"c-1","severity":"critical","empty":""},
          "annotations":{"summary":"สวัสดี"},"generatorURL":"http://x/y",
          "startsAt":"2026-11-23T03:21:38.252123Z","endsAt":"0001-01-01T00:00:00.000Z"}]
        """;
    assertThat(post("alerts", posted)).extracting(RunningAegle.Reply::body).isEqualTo("");
    JsonNode alert = get("alerts").get(0);
    assertThat(alert.propertyNames())
        .containsExactly(
            "annotations",
            "endsAt",
            "fingerprint",
            "receivers",
            "startsAt",
            "status",
            "updatedAt",
            "generatorURL",
            "labels");
    assertThat(alert.get("labels").toString())
        .isEqualTo("{\"alertname\":\"Manual\",\"clinic\":\"c-1\",\"severity\":\"critical\"}");
    assertThat(alert.at("/annotations/summary").asString()).isEqualTo("สวัสดี");
    assertThat(alert.get("startsAt").asString()).isEqualTo("2026-11-23T03:21:38.252Z");
    assertThat(Instant.parse(alert.get("endsAt").asString()))
        .isBetween(now.plus(Duration.ofMinutes(6)), now.plus(Duration.ofMinutes(9)));
    assertThat(alert.get("receivers").toString()).isEqualTo("[{\"name\":\"pager\"}]");
    assertThat(alert.get("status").toString())
        .isEqualTo("{\"inhibitedBy\":[],\"mutedBy\":[],\"silencedBy\":[],\"state\":\"active\"}");
  }

  @Test
  void alerts_of_another_sender_are_merged_and_end() throws Exception {
    String alert =
        "[{\"labels\":{\"alertname\":\"a\"},\"annotations\":{\"n\":\"%s\"},\"startsAt\":\"%s\","
            + "\"endsAt\":\"%s\"}]";
    Instant end = now.plusSeconds(300);
    post("alerts", alert.formatted("1", now.minusSeconds(60), end));
    post("alerts", alert.formatted("2", now.minusSeconds(30), end.plusSeconds(5)));
    JsonNode merged = get("alerts").get(0);
    assertThat(Instant.parse(merged.get("startsAt").asString()))
        .isEqualTo(now.minusSeconds(60).truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    assertThat(merged.at("/annotations/n").asString()).isEqualTo("2");
    post("alerts", alert.formatted("3", now.minusSeconds(30), now.minusSeconds(1)));
    assertThat(get("alerts")).as("an ended alert is not shown").isEmpty();
  }

  @Test
  void what_others_tell_of_people_is_masked_before_it_is_kept() throws Exception {
    String alert =
        """
        [{"labels":{"alertname":"LoginsFail","user":"somchai@clinic.example"},
          "annotations":{"summary":"somchai@clinic.example failed, call +66 81 234 5678"}}]
        """;
    post("alerts", alert);
    post("alerts", alert);
    String kept = aegle.get("/api/v2/alerts").body();
    assertThat(kept).contains("LoginsFail").doesNotContain("somchai").doesNotContain("234 5678");
    assertThat(get("alerts")).as("masked alike each time").hasSize(1);
  }

  @Test
  void alerts_that_cannot_be_are_refused_and_the_others_taken() throws Exception {
    RunningAegle.Reply reply =
        post(
            "alerts",
            "[{\"labels\":{\"a\":\"\"}},{\"labels\":{\"alertname\":\"good\"}},"
                + "{\"labels\":{\"a\":\"b\"},\"startsAt\":\"2026-01-02T00:00:00Z\","
                + "\"endsAt\":\"2026-01-01T00:00:00Z\"}]");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().asString())
        .isEqualTo("at least one label pair required\nstart time must be before end time");
    assertThat(names("alerts")).containsExactly("good");
    assertThat(post("alerts", "[{]").status()).isEqualTo(400);
    assertThat(post("alerts", "[{}]").body())
        .isEqualTo("{\"code\":602,\"message\":\"0.labels in body is required\"}");
    assertThat(post("alerts", "[{\"labels\":{\"a\":\"b\"},\"startsAt\":\"soon\"}]").json())
        .hasToString(
            "{\"code\":400,\"message\":\"parsing alerts body from \\\"\\\" failed, because"
                + " 'startsAt' is no time such as 2026-03-01T10:00:00Z\"}");
    assertThat(aegle.post("/api/v2/alerts", "[]".getBytes(UTF_8)).status()).isEqualTo(415);
  }

  @Test
  void alerts_are_filtered_by_matchers_receivers_and_states() throws Exception {
    fires("\"alertname\":\"test1\",\"severity\":\"warning\"");
    fires("\"alertname\":\"test2\",\"severity\":\"critical\"");
    fires("\"alertname\":\"test3\",\"severity\":\"info\",\"clinic\":\"c-9\"");
    post("silences", silence(now, now.plusSeconds(600)).replace("Manual", "test3"));
    assertThat(names("alerts?" + filter("alertname=test1") + "&" + filter("severity=warning")))
        .containsExactly("test1");
    assertThat(names("alerts?" + filter("alertname!~\"test[12]\""))).containsExactly("test3");
    assertThat(names("alerts?receiver=pag.*")).containsExactly("test2", "test3");
    assertThat(names("alerts?receiver=pag")).isEmpty();
    assertThat(names("alerts?inhibited=false")).containsExactly("test2", "test3");
    assertThat(names("alerts?active=false")).containsExactly("test1");
    assertThat(get("alerts?" + filter("alertname=test1")).at("/0/status/inhibitedBy").get(0))
        .isEqualTo(get("alerts?" + filter("alertname=test2")).at("/0/fingerprint"));
    assertThat(aegle.get("/api/v2/alerts?" + filter("a")).body())
        .isEqualTo("\"bad matcher format: a\"");
    assertThat(aegle.get("/api/v2/alerts?receiver=(").body())
        .startsWith("\"failed to parse receiver param: error parsing regexp: missing closing )");
  }

  @Test
  void groups_show_their_alerts_and_the_times_that_keep_them_silent() throws Exception {
    fires("\"alertname\":\"b\",\"severity\":\"critical\"");
    fires("\"alertname\":\"a\",\"x\":\"1\"");
    fires("\"alertname\":\"a\",\"x\":\"2\"");
    fires("\"alertname\":\"c\",\"clinic\":\"c-9\"");
    JsonNode groups = get("alerts/groups");
    assertThat(groups).hasSize(3);
    assertThat(groups.get(0).propertyNames())
        .containsExactly("alerts", "labels", "receiver", "routeLabels");
    assertThat(groups.get(0).get("alerts")).hasSize(2);
    assertThat(groups.get(0).get("labels").toString()).isEqualTo("{\"alertname\":\"a\"}");
    assertThat(groups.get(2).at("/alerts/0/status").toString())
        .contains("\"mutedBy\":[\"always\"]", "\"state\":\"suppressed\"");
    assertThat(get("alerts/groups?muted=false")).hasSize(2);
    assertThat(get("alerts/groups?receiver=everybody")).hasSize(1);
    assertThat(get("alerts/groups?" + filter("x=2")).get(0).get("alerts")).hasSize(1);
  }

  @Test
  void a_silence_lives_as_in_alertmanager() throws Exception {
    fires("\"alertname\":\"Manual\",\"clinic\":\"c-1\",\"severity\":\"critical\"");
    String id =
        post("silences", silence(now.minusSeconds(60), now.plusSeconds(600)))
            .json()
            .get("silenceID")
            .asString();
    assertThat(get("alerts").at("/0/status").toString())
        .isEqualTo(
            "{\"inhibitedBy\":[],\"mutedBy\":[],\"silencedBy\":[\""
                + id
                + "\"],\"state\":\"suppressed\"}");
    assertThat(names("alerts?silenced=false")).isEmpty();
    JsonNode silence = get("silence/" + id);
    assertThat(silence.propertyNames())
        .containsExactly(
            "id",
            "status",
            "updatedAt",
            "annotations",
            "comment",
            "createdBy",
            "endsAt",
            "matchers",
            "startsAt");
    assertThat(silence.at("/status/state").asString()).isEqualTo("active");
    assertThat(silence.get("matchers").get(1).toString())
        .isEqualTo("{\"isEqual\":true,\"isRegex\":true,\"name\":\"clinic\",\"value\":\"c-.*\"}");
    assertThat(get("silences?" + filter("alertname=Manual"))).hasSize(1);
    assertThat(get("silences?" + filter("alertname=Other"))).isEmpty();
    assertThat(get("silences?active=false")).isEmpty();
    RunningAegle.Reply gone = aegle.delete("/api/v2/silence/" + id);
    assertThat(gone.status()).isEqualTo(200);
    assertThat(gone.body()).isEmpty();
    assertThat(get("silences").at("/0/status/state").asString()).isEqualTo("expired");
    assertThat(names("alerts?silenced=false")).containsExactly("Manual");
  }

  @Test
  void a_silence_that_cannot_be_is_refused_in_the_words_of_alertmanager() throws Exception {
    String unknown = "00000000-0000-4000-8000-000000000000";
    Instant soon = now.plusSeconds(600);
    assertThat(post("silences", silence(soon, now)).json().asString())
        .isEqualTo("Failed to create silence: start time must be before end time");
    assertThat(
            post("silences", silence(now.minusSeconds(20), now.minusSeconds(10))).json().asString())
        .isEqualTo("Failed to create silence: end time can't be in the past");
    assertThat(post("silences", "{}").body())
        .isEqualTo("{\"code\":602,\"message\":\"comment in body is required\"}");
    assertThat(post("silences", silence(now, soon).replace("c-.*", "(")).json().asString())
        .startsWith(
            "invalid silence: invalid label matcher 1 in set 0: invalid regular expression \"(\"");
    RunningAegle.Reply other =
        post(
            "silences",
            silence(now, soon).replace("{\"comment", "{\"id\":\"" + unknown + "\",\"comment"));
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.json().asString()).isEqualTo("silence not found");
    RunningAegle.Reply missing = aegle.get("/api/v2/silence/" + unknown);
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body()).isEmpty();
    assertThat(aegle.delete("/api/v2/silence/" + unknown).status()).isEqualTo(404);
    assertThat(aegle.get("/api/v2/silence/x").status()).isEqualTo(422);
    assertThat(aegle.delete("/api/v2/alerts").body())
        .isEqualTo(
            "{\"code\":405,\"message\":\"method DELETE is not allowed, but [GET,POST] are\"}");
  }

  @Test
  void posts_that_prometheus_sent_to_an_alertmanager_are_taken_in() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(CAPTURES), "the captured posts are not here");
    int taken = 0;
    try (var files = Files.list(CAPTURES)) {
      for (Path body : files.filter(file -> file.toString().endsWith(".body")).toList()) {
        assertThat(post("alerts", Files.readString(body)).status()).isEqualTo(200);
        taken++;
      }
    }
    assertThat(taken).isPositive();
  }
}
