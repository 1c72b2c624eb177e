package aegle.server.ship;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.testing.FakeClock;
import aegle.server.testing.RecordingDoor;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what each answer means. */
class HttpDestinationTest {
  private static final String SECRET = "s3cr3t-of-the-clinic";

  @TempDir private Path folder;
  private final FakeClock clock = FakeClock.at("2026-11-23T08:00:00Z");
  private RecordingDoor door;

  @BeforeEach
  void open() throws IOException {
    door = new RecordingDoor();
  }

  @AfterEach
  void close() {
    door.close();
  }

  private Destination.Answer send(String text) {
    return send(text, Map.of(KeySource.VARIABLE, SECRET), null, Destination.Attempt.FIRST);
  }

  private Destination.Answer send(
      String text,
      Map<String, String> environment,
      @Nullable Path keyFile,
      Destination.Attempt attempt) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (HttpDestination destination =
        new HttpDestination(
            URI.create(door.address() + "/api/logs?service=web"),
            new KeySource(keyFile, environment),
            clock)) {
      return destination.send(
          "id.1.f00d:0:9", new Batch(0, body, new long[] {body.length}, 0), attempt);
    }
  }

  @Test
  void lines_go_packed_with_name_and_key_and_are_acknowledged() {
    assertThat(send("one\ntwo\n")).isEqualTo(new Destination.Answer.Kept(2, 0, false));
    RecordingDoor.Got got = door.got().getFirst();
    assertThat(got.lines()).containsExactly("one", "two");
    assertThat(got.query()).isEqualTo("service=web");
    assertThat(got.batch()).isEqualTo("id.1.f00d:0:9");
    assertThat(got.again()).isFalse();
    assertThat(got.authorization()).isEqualTo("Bearer " + SECRET);
  }

  @Test
  void an_answer_that_is_lost_leaves_it_open_and_the_next_attempt_asks() {
    door.meet(new RecordingDoor.Fate.AnswerLost());
    assertThat(send("one\n")).isInstanceOf(Destination.Answer.Later.class);
    assertThat(send("one\n", Map.of(), null, Destination.Attempt.AGAIN))
        .isEqualTo(new Destination.Answer.Kept(0, 0, true));
    assertThat(door.kept()).containsExactly("one");
  }

  @Test
  void a_server_that_is_away_is_waited_for() {
    door.close();
    assertThat(send("one\n")).isInstanceOf(Destination.Answer.Later.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[PM2] starting\n{\"msg\":\"a\"}\n",
        "\n \n[1] [\"broken\nsecond \"quoted\"\n",
        "\ufeff[x\n",
        "{\"logs\":[1]}\nnext\n"
      })
  void lines_that_look_like_a_list_are_not_taken_for_one(String text) {
    assertThat(send(text)).isInstanceOf(Destination.Answer.Kept.class);
    assertThat(door.got().getFirst().lines())
        .containsExactlyElementsOf(text.lines().filter(line -> !line.isBlank()).toList());
  }

  @ParameterizedTest
  @CsvSource({"429, 17, 17", "503, 5, 5", "500, '', 0", "503, nonsense, 0", "503, 99999999, 600"})
  void a_busy_server_says_how_long_to_wait(int status, String retryAfter, int seconds) {
    door.meet(new RecordingDoor.Fate.Status(status, retryAfter, ""));
    assertThat(send("one\n"))
        .isInstanceOfSatisfying(
            Destination.Answer.Later.class,
            later -> assertThat(later.pause()).isEqualTo(Duration.ofSeconds(seconds)));
  }

  @Test
  void a_busy_server_may_name_the_time_of_day() {
    door.meet(new RecordingDoor.Fate.Status(503, "Mon, 23 Nov 2026 08:01:00 GMT", ""));
    assertThat(send("one\n"))
        .isInstanceOfSatisfying(
            Destination.Answer.Later.class,
            later -> assertThat(later.pause()).isEqualTo(Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 302, 405})
  void what_somebody_must_mend_is_explained_without_the_key(int status) {
    door.meet(new RecordingDoor.Fate.Status(status, "", "your key " + SECRET));
    assertThat(send("one\n"))
        .isInstanceOfSatisfying(
            Destination.Answer.Closed.class,
            closed ->
                assertThat(closed.sentence()).contains("HTTP " + status).doesNotContain(SECRET));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413})
  void a_batch_that_cannot_be_used_is_refused(int status) {
    door.meet(new RecordingDoor.Fate.Status(status, "", ""));
    assertThat(send("one\n")).isInstanceOf(Destination.Answer.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ok", "{}", "[]", "{\"kept\":\"all\"}", "<html>"})
  void a_yes_that_does_not_count_lines_is_none(String body) {
    door.meet(new RecordingDoor.Fate.Status(200, "", body));
    assertThat(send("one\n")).isInstanceOf(Destination.Answer.Closed.class);
  }

  @Test
  void a_key_file_is_read_again_for_each_request() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "old\n");
    send("one\n", Map.of(), file, Destination.Attempt.FIRST);
    Files.writeString(file, "new\n");
    send("one\n", Map.of(), file, Destination.Attempt.FIRST);
    Files.writeString(file, "not\nsendable");
    assertThat(send("one\n", Map.of(), file, Destination.Attempt.FIRST))
        .isInstanceOfSatisfying(
            Destination.Answer.Closed.class,
            closed -> assertThat(closed.sentence()).doesNotContain("sendable"));
    assertThat(door.got())
        .extracting(RecordingDoor.Got::authorization)
        .containsExactly("Bearer old", "Bearer new");
  }
}
