package aegle.server.ship;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.testing.FakeClock;
import aegle.server.testing.RecordingDoor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, as a person at a terminal meets it. */
class ShipCommandTest {
  private static final String SECRET = "s3cr3t-of-the-clinic";

  @TempDir private Path folder;
  private final FakeClock clock = FakeClock.at("2026-11-23T08:00:00Z");
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private RecordingDoor door;

  @BeforeEach
  void open() throws IOException {
    door = new RecordingDoor();
  }

  @AfterEach
  void close() {
    door.close();
  }

  private int run(Map<String, String> environment, String... args) {
    return ShipCommand.run(
        new PrintStream(terminal, true, StandardCharsets.UTF_8),
        environment,
        clock,
        this::passTime,
        args);
  }

  private boolean passTime(Duration pause) {
    clock.advance(pause);
    return false;
  }

  private int ship(Path... files) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--once", "--to", door.address() + "/", "--service", "web app", "--host", "h1"));
    Arrays.stream(files).forEach(file -> args.add(file.toString()));
    return run(
        Map.of(KeySource.VARIABLE, SECRET, "XDG_STATE_HOME", folder.resolve("state").toString()),
        args.toArray(String[]::new));
  }

  private String said() {
    return terminal.toString(StandardCharsets.UTF_8);
  }

  @Test
  void what_is_there_is_sent_once_however_often_it_is_asked() throws IOException {
    Path log = Files.writeString(folder.resolve("app-out.log"), "confidential 1\nconfidential 2\n");
    assertThat(ship(log)).isZero();
    assertThat(ship(log)).isZero();
    Files.writeString(log, "confidential 1\nconfidential 2\nconfidential 3");
    assertThat(ship(log)).isZero();
    assertThat(door.kept()).containsExactly("confidential 1", "confidential 2", "confidential 3");
    assertThat(door.got()).allMatch(got -> got.query().equals("service=web+app&host=h1"));
    assertThat(door.got()).allMatch(got -> got.authorization().equals("Bearer " + SECRET));
    assertThat(said()).contains("sent=2 ").doesNotContain("confidential").doesNotContain(SECRET);
    try (var states = Files.list(folder.resolve("state").resolve("aegle"))) {
      assertThat(states)
          .anyMatch(file -> file.getFileName().toString().matches("ship-[0-9a-f]{12}\\.json"));
    }
  }

  @Test
  void answers_that_are_lost_double_nothing() throws IOException {
    Path log = Files.writeString(folder.resolve("app.log"), "one\ntwo\n");
    door.meet(new RecordingDoor.Fate.RequestLost(), new RecordingDoor.Fate.AnswerLost());
    assertThat(ship(log)).isZero();
    assertThat(door.kept()).containsExactly("one", "two");
    assertThat(door.got()).extracting(RecordingDoor.Got::again).containsExactly(false, true, true);
  }

  @Test
  void a_key_that_the_server_does_not_know_is_said_without_the_key() throws IOException {
    Path log = Files.writeString(folder.resolve("app.log"), "one\n");
    door.meet(new RecordingDoor.Fate.Status(401, "", ""));
    assertThat(ship(log)).isEqualTo(1);
    assertThat(said())
        .contains("the environment variable AEGLE_KEY holds one that it does not know")
        .doesNotContain(SECRET);
  }

  @Test
  void what_is_read_while_one_file_is_missing_is_sent_all_the_same() throws IOException {
    Path log = Files.writeString(folder.resolve("app.log"), "one\n");
    assertThat(ship(folder.resolve("missing.log"), log)).isEqualTo(1);
    assertThat(door.kept()).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--key s3cr3t-of-the-clinic app.log",
        "--key=s3cr3t-of-the-clinic app.log",
        "--password=s3cr3t-of-the-clinic app.log",
        "--to http://me:s3cr3t-of-the-clinic@host app.log",
        "--to ftp://host app.log",
        "--state",
        "--key-file /does/not/exist app.log"
      })
  void misuse_is_explained_and_no_secret_repeated(String line) {
    String[] args =
        Arrays.stream(line.split(" ", -1)).filter(a -> !a.isEmpty()).toArray(String[]::new);
    assertThat(run(Map.of(), args)).isEqualTo(2);
    assertThat(said()).startsWith("aegle ship: ").doesNotContain(SECRET);
    assertThat(door.got()).isEmpty();
  }

  @Test
  void files_and_release_do_not_change_where_the_place_is_remembered() {
    Map<String, String> environment = Map.of("HOME", "/home/ward");
    Path first =
        ShipOptions.parse("h", "--service", "web", "--release", "1", "a.log")
            .stateFile(environment);
    Path second =
        ShipOptions.parse("h", "--service", "web", "--release", "2", "a.log", "b.log")
            .stateFile(environment);
    Path other = ShipOptions.parse("h", "--service", "api", "a.log").stateFile(environment);
    assertThat(first).isEqualTo(second).isNotEqualTo(other);
    assertThat(first.toString()).startsWith("/home/ward/.local/state/aegle/ship-");
  }
}
