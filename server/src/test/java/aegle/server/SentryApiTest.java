package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What real command lines sent when they announced releases and uploaded source maps, sent once
 * more to a server.
 */
class SentryApiTest {
  private static final Path SHARED = Path.of("..", "..", "shared", "captures", "sentry");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String UPLOAD = "/api/0/organizations/clinic/chunk-upload/";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static SmallClinic clinic;
  private static RunningAegle aegle;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    clinic = new SmallClinic();
    Path config = clinic.writeDecisions(folder.resolve("config"));
    aegle = RunningAegle.start(config, folder.resolve("data"), true);
  }

  @AfterAll
  static void stop() {
    aegle.close();
    clinic.close();
    HTTP.close();
  }

  @Test
  void the_whole_trip_of_the_older_command_line_is_answered_as_it_was() throws Exception {
    for (Path file : recorded("cli-3")) {
      replay(file);
      if (file.getFileName().toString().startsWith("021")) {
        JsonNode release = ownRelease("clinic-web@2.4.1");
        assertThat(release.get("project").asString()).isEqualTo("clinic-web");
        assertThat(release.get("commits").asInt()).isEqualTo(1);
        assertThat(release.at("/deploys/0/environment").asString()).isEqualTo("production");
        assertThat(release.get("artifacts").asInt()).isPositive();
        assertThat(release.get("released").asString()).startsWith("2026-11-23T03:30:34");
      }
    }
    assertThat(get("/api/0/organizations/clinic/releases/clinic-web@2.4.1/").statusCode())
        .isEqualTo(404);
  }

  @Test
  void what_a_build_says_of_a_release_is_masked_and_the_release_is_found_all_the_same()
      throws Exception {
    String version = "malee@example.com-1101700230708";
    String releases = "/api/0/organizations/clinic/releases/";
    HttpResponse<String> announced =
        post(
            releases,
            "application/json",
            """
            {"version":"%s","projects":["clinic-web"],"url":"https://git.example/u/malee@example.com",
             "ref":"fix/0812345678","commits":[{"id":"4111111111111111","repository":"malee@example.com/x",
             "message":"call Malee 0812345678","author_email":"malee@example.com"}]}
            """
                .formatted(version));
    assertThat(announced.statusCode()).isEqualTo(201);
    HttpResponse<String> shown = get(releases + version + "/");
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.body())
        .contains("[email:")
        .contains("[phone:")
        .contains("[card:")
        .contains("[national-id:")
        .doesNotContain("malee")
        .doesNotContain("Malee")
        .doesNotContain("0812345678")
        .doesNotContain("1101700230708")
        .doesNotContain("4111111111111111");
    String deploys = releases + version + "/deploys/";
    HttpResponse<String> deployed =
        post(
            deploys,
            "application/json",
            "{\"environment\":\"production\",\"name\":\"for malee@example.com\",\"url\":\"\"}");
    assertThat(deployed.statusCode()).isEqualTo(201);
    assertThat(get(deploys).body()).contains("[email:").doesNotContain("malee");
  }

  @Test
  void chunks_that_are_not_packed_are_taken_too() throws Exception {
    List<Path> files = recorded("cli-3-variants");
    for (Path file : files.subList(2, 5)) {
      replay(file);
    }
    JsonNode again = JSON.readTree(send(read(files.get(2)), body(files.get(2))).body());
    assertThat(again.get("state").asString()).isEqualTo("ok");
    assertThat(again.get("missingChunks")).isEmpty();
  }

  @Test
  void a_minified_error_is_kept_in_the_source_that_the_bundler_uploaded() throws Exception {
    for (Path file : recorded("cli-new-bundler-plugin-11")) {
      replay(file);
    }
    JsonNode record = storedError("8a76804c82fb4f11b5709a90172d6a0a");
    JsonNode frames = record.at("/detail/exception/0/stacktrace/frames");
    JsonNode inner = frames.get(frames.size() - 1);
    assertThat(inner.get("filename").asString()).isEqualTo("../web/app.ts");
    assertThat(inner.get("function").asString()).isEqualTo("renderSlot");
    assertThat(inner.get("lineno").asInt()).isEqualTo(1);
    assertThat(inner.get("context_line").asString()).contains("return s.room.number");
    assertThat(inner.at("/minified/colno").asInt()).isEqualTo(563);
    assertThat(record.at("/fields/error.culprit").asString())
        .isEqualTo("renderSlot in ../web/app.ts");
    assertThat(record.at("/fields/issue.id").asString()).isNotEmpty();

    replay(SHARED.resolve("browser-11-debugid/003-post-event.json"));
    JsonNode browser =
        storedError("24fb49100d2243bc9264cfe88a500987").at("/detail/exception/0/stacktrace/frames");
    assertThat(browser.get(2).get("function").asString()).isEqualTo("renderSlot");
  }

  @Test
  void a_wrong_token_is_refused_in_words_that_the_client_prints() throws Exception {
    HttpRequest.Builder stranger = request("/api/0/").header("X-Forwarded-For", "203.0.113.9");
    HttpResponse<String> refused =
        HTTP.send(
            stranger.copy().header("Authorization", "Bearer sntrys_wrong").build(),
            BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(JSON.readTree(refused.body()).get("detail").asString()).contains("key");
    HttpResponse<String> known =
        HTTP.send(
            stranger.copy().header("Authorization", "Bearer bu1ld").build(),
            BodyHandlers.ofString());
    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(known.body()).at("/user/name").asString()).isEqualTo("build");
    assertThat(JSON.readTree(get("/api/0/auth/").body()).get("name").asString())
        .isEqualTo("loopback");
  }

  @Test
  void what_is_wrong_with_a_request_is_said_and_counted() throws Exception {
    String digest = "0123456789012345678901234567890123456789";
    String form =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\nx\r\n--b--\r\n"
            .formatted(digest);
    complaint(post(UPLOAD, "multipart/form-data; boundary=b", form), 400, "SHA-1");
    complaint(post(UPLOAD, "multipart/form-data; boundary=b", "--b\r\nx"), 400, "headers");
    complaint(post(UPLOAD, "text/plain", "x"), 400, "multipart");
    String packed = form.replace("\"file\"", "\"file_gzip\"");
    complaint(post(UPLOAD, "multipart/form-data; boundary=b", packed), 400, "gzip");
    String assemble = "/api/0/organizations/clinic/artifactbundle/assemble/";
    complaint(post(assemble, "application/json", "{\"checksum\":\"../x\"}"), 400, "SHA-1");
    complaint(post(assemble, "application/json", "{"), 400, "");
    String releases = "/api/0/organizations/clinic/releases/";
    complaint(post(releases, "application/json", "{\"version\":\"a/b\"}"), 400, "slash");
    complaint(post(releases, "application/json", "{}"), 400, "version");
    complaint(
        post(releases, "application/json", "{\"version\":\"1\",\"projects\":[\"../x\"]}"),
        400,
        "projects");
    complaint(
        post(releases + "never/deploys/", "application/json", "{\"environment\":\"p\"}"), 404, "");
    complaint(get("/api/0/organizations/a%20b/"), 404, "");
    complaint(get("/api/0/nothing/"), 404, "");
    assertThat(aegle.get("/metrics").body())
        .contains("aegle_intake_rejected_total{protocol=\"sentry_api\",reason=\"checksum\"}");
  }

  @Test
  void debug_files_of_native_code_are_asked_for_in_the_usual_way_and_refused() throws Exception {
    String checksum = "28183a8c2dc9691a56e03a787a0ea2770c7c5534";
    String difs = "/api/0/projects/clinic/clinic-web/files/difs/assemble/";
    String body = "{\"%s\":{\"name\":\"a.so\",\"chunks\":[\"%s\"]}}".formatted(checksum, checksum);
    JsonNode answer = JSON.readTree(post(difs, "application/json", body).body()).get(checksum);
    assertThat(answer.get("state").asString()).isEqualTo("not_found");
    assertThat(answer.at("/missingChunks/0").asString()).isEqualTo(checksum);
  }

  @Test
  void chunks_are_sent_to_where_the_client_found_the_server() throws Exception {
    JsonNode options = JSON.readTree(get(UPLOAD).body());
    assertThat(options.get("url").asString())
        .isEqualTo("http://127.0.0.1:" + aegle.port() + UPLOAD);
    assertThat(options.at("/hashAlgorithm").asString()).isEqualTo("sha1");
  }

  private static List<Path> recorded(String folder) throws IOException {
    Path place = SHARED.resolve(folder);
    Assumptions.assumeTrue(
        Files.isDirectory(place), "no recordings at " + place.toAbsolutePath().normalize());
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /** Sends a recorded request and holds the answer against the recorded one. */
  private static void replay(Path file) throws Exception {
    JsonNode recorded = read(file);
    HttpResponse<String> answer = send(recorded, body(file));
    JsonNode wanted = recorded.get("response");
    String what = file.getFileName() + " was answered " + answer.statusCode() + " " + answer.body();
    assertThat(answer.statusCode()).as(what).isEqualTo(wanted.get("status").asInt());
    String wantedBody = wanted.get("body").asString();
    if (wantedBody.isEmpty()) {
      return;
    }
    JsonNode expected = JSON.readTree(wantedBody);
    JsonNode given = JSON.readTree(answer.body());
    List<String> missing = new ArrayList<>();
    compare("", expected, given, missing);
    assertThat(missing).as(what).isEmpty();
    if (expected.has("state")) {
      // The recording server only pretended to assemble; what comes back here is done.
      String state = expected.get("state").asString();
      assertThat(given.get("state").asString())
          .isEqualTo(state.equals("not_found") ? "not_found" : "ok");
    }
  }

  /** Collects the fields that the recorded answer has and the given one lacks, or of other type. */
  private static void compare(String at, JsonNode wanted, JsonNode given, List<String> missing) {
    if (given.isMissingNode()
        || (!wanted.isNull() && !given.isNull() && wanted.getNodeType() != given.getNodeType())) {
      missing.add(at);
      return;
    }
    if (wanted.isObject()) {
      for (Map.Entry<String, JsonNode> field : wanted.properties()) {
        compare(at + "/" + field.getKey(), field.getValue(), given.path(field.getKey()), missing);
      }
    } else if (wanted.isArray() && !wanted.isEmpty() && !given.isEmpty()) {
      compare(at + "/0", wanted.get(0), given.get(0), missing);
    }
  }

  private static HttpResponse<String> send(JsonNode recorded, byte[] body) throws Exception {
    String query = recorded.get("query").asString();
    String address = recorded.get("path").asString() + (query.isEmpty() ? "" : "?" + query);
    HttpRequest.Builder request = request(address);
    for (String name : List.of("authorization", "content-type", "x-sentry-auth", "user-agent")) {
      JsonNode value = recorded.get("headers").path(name);
      if (!value.isMissingNode()) {
        request.header(name, value.asString());
      }
    }
    return HTTP.send(
        request.method(recorded.get("method").asString(), BodyPublishers.ofByteArray(body)).build(),
        BodyHandlers.ofString());
  }

  private static JsonNode storedError(String event) throws Exception {
    String search =
        "/api/aegle/v1/records?kind=error&q=" + URLEncoder.encode("event.id:" + event, UTF_8);
    JsonNode found =
        RunningAegle.await(
            "the error to be found",
            () -> aegle.get(search).json().at("/data/entries"),
            entries -> entries.size() > 0);
    String id = URLEncoder.encode(found.get(0).get("id").asString(), UTF_8);
    return aegle.get("/api/aegle/v1/records/record?id=" + id).json().get("data");
  }

  private static JsonNode ownRelease(String version) throws Exception {
    for (JsonNode release : aegle.get("/api/aegle/v1/releases").json().get("data")) {
      if (release.get("version").asString().equals(version)) {
        return release;
      }
    }
    throw new AssertionError("no release " + version);
  }

  private static void complaint(HttpResponse<String> answer, int status, String word) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).get("detail").asString()).contains(word);
  }

  private static HttpResponse<String> post(String path, String type, String body) throws Exception {
    return HTTP.send(
        request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(request(path).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + aegle.port() + path));
  }

  private static JsonNode read(Path file) throws IOException {
    return JSON.readTree(Files.readAllBytes(file));
  }

  private static byte[] body(Path file) throws IOException {
    return Files.readAllBytes(Path.of(file.toString().replaceFirst("\\.json$", ".body")));
  }
}
