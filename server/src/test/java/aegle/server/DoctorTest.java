package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.web.testing.Browserless;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From a client's signal to the finding on the page, and what a person decides about it. */
class DoctorTest {
  private static final String[] ENVELOPE = {"Content-Type", "application/x-sentry-envelope"};

  @TempDir private Path folder;
  private RunningAegle aegle;

  @BeforeEach
  void start() throws Exception {
    SendingPlatform.writeDecisions(folder.resolve("config"));
    aegle = RunningAegle.start(folder.resolve("config"), folder.resolve("data"), false);
  }

  @AfterEach
  void stop() {
    aegle.close();
  }

  private void sendWithoutRelease() throws Exception {
    byte[] event = SendingPlatform.event("9ec79c33ec9942ab8353589fcb2e04dc", "no price");
    String path =
        "/api/1/envelope/?sentry_version=7&sentry_client=sentry.javascript.browser%2F7.120.4"
            + "&sentry_key="
            + SendingPlatform.PUBLIC_KEY;
    assertThat(aegle.post(path, event, ENVELOPE).status()).isEqualTo(200);
  }

  private JsonNode finding(String check) throws Exception {
    return RunningAegle.await(
            check,
            () -> aegle.get("/api/aegle/v1/findings?check=" + check, KEY).json().get("data"),
            found -> found.size() == 1)
        .get(0);
  }

  @Test
  void a_client_is_listed_with_what_it_lacks_and_its_fault_with_the_mend() throws Exception {
    sendWithoutRelease();
    JsonNode finding = finding("sentry-release-missing");
    assertThat(finding.get("state").asString()).isEqualTo("open");
    assertThat(finding.get("severity").asString()).isEqualTo("warning");
    assertThat(finding.get("code").asString()).contains("release:");
    assertThat(finding.at("/client/sdk").asString()).isEqualTo("sentry.javascript.browser");
    assertThat(finding("sentry-old-major").get("evidence").get(0).asString())
        .isEqualTo("sentry.javascript.browser 7.120.4");
    JsonNode sources = aegle.get("/api/aegle/v1/sources?protocol=sentry", KEY).json().get("data");
    assertThat(sources).hasSize(1);
    assertThat(sources.get(0).at("/signals/error").asInt()).isEqualTo(1);
    assertThat(sources.get(0).get("lacks").toString()).contains("release").contains("trace");
    SendingPlatform.awaitValue(
        aegle, "aegle_doctor_findings{check=\"sentry-release-missing\",severity=\"warning\"}", 1);
  }

  @Test
  void a_person_sets_a_finding_aside_and_takes_it_up_again() throws Exception {
    sendWithoutRelease();
    String key = finding("sentry-release-missing").at("/client/key").asString();
    Browserless owner = signedIn();
    String page = owner.get("/doctor");
    assertThat(page).contains("Errors and traces come without a release.").contains("Set aside");
    assertThat(owner.get("/sources")).contains("sentry.javascript.browser 7.120.4");
    assertThat(owner.get("/sources/" + key)).contains("Errors and traces come without a release.");
    String form = "check=sentry-release-missing&client=" + key;
    assertThat(owner.post("/doctor/set-aside", form).statusCode()).as("no reason").isEqualTo(400);
    String reason = "&reason=" + URLEncoder.encode("a trial, gone by May", UTF_8);
    assertThat(owner.post("/doctor/set-aside", form + reason).statusCode()).isEqualTo(302);
    JsonNode aside = finding("sentry-release-missing");
    assertThat(aside.get("state").asString()).isEqualTo("set-aside");
    assertThat(aside.at("/setAside/by").asString()).isEqualTo("nok");
    assertThat(owner.get("/doctor")).contains("Set aside by nok").contains("a trial, gone by May");
    restart();
    assertThat(finding("sentry-release-missing").get("state").asString()).isEqualTo("set-aside");
    Browserless again = new Browserless("http://localhost:" + aegle.port());
    again.signIn("nok", "a quiet long phrase");
    assertThat(again.post("/doctor/take-up", form).statusCode()).isEqualTo(302);
    assertThat(finding("sentry-release-missing").get("state").asString()).isEqualTo("open");
  }

  private void restart() {
    aegle.close();
    aegle = RunningAegle.start(folder.resolve("config"), folder.resolve("data"), false);
  }

  @Test
  void before_anything_was_heard_the_pages_say_what_to_do() throws Exception {
    Browserless owner = signedIn();
    assertThat(owner.get("/doctor")).contains("Nothing to examine yet");
    assertThat(owner.get("/sources")).contains("No client was heard yet");
  }

  @Test
  void the_api_wants_a_key_and_a_state_that_exists() throws Exception {
    assertThat(aegle.get("/api/aegle/v1/findings").status()).isEqualTo(401);
    assertThat(aegle.get("/api/aegle/v1/sources").status()).isEqualTo(401);
    assertThat(aegle.get("/api/aegle/v1/findings?state=ill", KEY).status()).isEqualTo(400);
  }

  private Browserless signedIn() throws Exception {
    String link = Files.readString(folder.resolve("data/setup-link")).strip();
    Browserless person = new Browserless("http://localhost:" + aegle.port());
    person.get("/setup");
    Matcher secret = Pattern.compile("#(.*)$").matcher(link);
    assertThat(secret.find()).isTrue();
    String form = "&name=nok&password=a+quiet+long+phrase&again=a+quiet+long+phrase";
    String token = "token=" + secret.group(1) + form;
    assertThat(person.post("/setup", token).statusCode()).isEqualTo(302);
    return person;
  }
}
