package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import aegle.server.access.FirstSetup;
import aegle.server.web.testing.Browserless;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a first start leaves on the disk and on its output, where no terminal is attached. */
class FirstStartTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream before = System.out;
  private SmallClinic clinic;
  private Path config;
  private Path data;
  private Path link;

  @BeforeEach
  void open() throws Exception {
    clinic = new SmallClinic();
    config = clinic.writeDecisions(folder.resolve("config"));
    data = folder.resolve("some/where/data");
    link = data.resolve("setup-link");
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    System.setOut(before);
    clinic.close();
  }

  private String out() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void everything_below_the_data_folder_is_for_the_owner_of_the_process_only() throws Exception {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
    try (RunningAegle aegle = RunningAegle.start(config, data, true)) {
      assertThat(aegle.get("/-/ready").status()).isEqualTo(200);
      List<String> open = new ArrayList<>();
      try (Stream<Path> all = Files.walk(data)) {
        for (Path path : all.filter(Files::isDirectory).toList()) {
          String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
          if (!permissions.equals("rwx------")) {
            open.add(path + " " + permissions);
          }
        }
      }
      assertThat(open).isEmpty();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(link)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void without_a_terminal_the_link_is_kept_in_a_file_until_it_is_used() throws Exception {
    try (RunningAegle aegle = RunningAegle.start(config, data, true)) {
      String kept = Files.readString(link).strip();
      assertThat(kept).startsWith("http://localhost:" + aegle.port() + "/setup#");
      String secret = kept.substring(kept.indexOf('#') + 1);
      assertThat(out()).contains(link.toString()).doesNotContain(secret).doesNotContain("#");
      Browserless owner = new Browserless("http://localhost:" + aegle.port());
      owner.get("/setup");
      String form = "&name=nok&password=a+quiet+long+phrase&again=a+quiet+long+phrase";
      assertThat(owner.post("/setup", "token=" + secret + form).statusCode()).isEqualTo(302);
      assertThat(link).doesNotExist();
      assertThat(aegle.part(FirstSetup.class).isNeeded()).isFalse();
      addAnother(aegle.port());
    }
    Files.writeString(link, "left over from a process that was killed");
    RunningAegle.start(config, data, true).close();
    assertThat(link).doesNotExist();
  }

  /** Beside the running server, and through its own page. */
  private void addAnother(int port) throws Exception {
    String address = "http://localhost:" + port;
    String[] add = {"add", "mali", "--data", data.toString(), "--port", Integer.toString(port)};
    assertThat(UserCommand.run(System.out, System.err, add)).isZero();
    String secret = out().substring(out().indexOf(address + "/setup#")).split("#", 2)[1].strip();
    Browserless person = new Browserless(address);
    assertThat(person.get("/setup")).contains("Type your name as it was given to you");
    String form = "&password=a+quiet+long+phrase&again=a+quiet+long+phrase";
    assertThat(person.post("/setup", "token=" + secret + "&name=eve" + form).body())
        .contains("is for another name");
    assertThat(person.post("/setup", "token=" + secret + "&name=mali" + form).statusCode())
        .isEqualTo(302);
    assertThat(person.get("/")).contains("Signed in as <b>mali</b>");
  }

  @Test
  void with_any_free_port_the_real_one_is_named_everywhere() throws Exception {
    try (RunningAegle aegle = RunningAegle.start(config, data, true)) {
      String address = "http://localhost:" + aegle.port() + "/";
      assertThat(out()).contains("Aegle is ready at " + address);
      var alerts =
          RunningAegle.await(
              "an alert",
              () -> aegle.query("ALERTS{alertname=\"ClinicIsUp\"}"),
              result -> !result.isEmpty());
      assertThat(alerts).isNotEmpty();
      var own =
          RunningAegle.await(
              "own figures", () -> aegle.query("up{job=\"aegle\"}"), result -> !result.isEmpty());
      assertThat(own.get(0).at("/metric/instance").asString())
          .isEqualTo("localhost:" + aegle.port());
      assertThat(aegle.get("/api/v1/status/flags").json().at("/data/port").asString())
          .isEqualTo(Integer.toString(aegle.port()));
    }
  }
}
