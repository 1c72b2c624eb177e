package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.access.FirstSetup;
import aegle.server.access.PasswordHasher;
import aegle.server.access.SetupLinkFile;
import aegle.server.state.Role;
import aegle.server.state.SetupLinks;
import aegle.server.state.SignIns;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.server.state.User;
import aegle.server.state.Users;
import aegle.server.testing.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may sign in, changed on the terminal beside a state database that a server has open. */
class UserCommandTest {
  private static final String PASSWORD = "a quiet long phrase";

  @TempDir private Path data;
  private final FakeClock clock = FakeClock.at("2026-03-01T10:00:00Z");
  private final PasswordHasher hasher = new PasswordHasher();
  private StateDatabase state;
  private Users users;
  private FirstSetup setup;
  private String out = "";
  private String errors = "";

  @BeforeEach
  void open() {
    state = new StateDatabase(StateLocation.inDataFolder(data));
    state.open();
    users = new Users(state);
    setup =
        new FirstSetup(
            users,
            new SetupLinks(state),
            new SetupLinkFile(data.resolve("setup-link")),
            new SignIns(state),
            hasher,
            clock);
    users.add("nok", Role.OWNER, hasher.hash(PASSWORD), clock.instant());
  }

  @AfterEach
  void close() {
    state.close();
  }

  private int user(String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.addAll(List.of("--data", data.toString()));
    return run(words.toArray(new String[0]));
  }

  private int run(String... args) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    int code =
        UserCommand.run(
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            new PrintStream(complained, true, StandardCharsets.UTF_8),
            clock,
            args);
    out = printed.toString(StandardCharsets.UTF_8);
    errors = complained.toString(StandardCharsets.UTF_8);
    return code;
  }

  private String secret() {
    return out.substring(out.indexOf("/setup#") + "/setup#".length()).strip();
  }

  private FirstSetup.Answer complete(String secret, String name, String password) {
    return setup.complete(secret, name, password, "127.0.0.1");
  }

  private User find(String name) {
    return users.find(name).orElseThrow();
  }

  @Test
  void a_person_who_is_added_sets_a_password_by_a_link_for_that_name_only() {
    assertThat(user("add", "Mali", "--role", "engineer", "--port", "9000")).as(errors).isZero();
    assertThat(out).contains("Added mali, engineer.", "http://localhost:9000/setup#");
    String secret = secret();

    assertThat(complete(secret, "nok", "a stolen long phrase"))
        .isInstanceOf(FirstSetup.Answer.LinkClosed.class);
    assertThat(complete(secret, "thief", PASSWORD))
        .isInstanceOf(FirstSetup.Answer.LinkClosed.class);
    assertThat(complete(secret, "mali", "short")).isInstanceOf(FirstSetup.Answer.Unfit.class);
    assertThat(complete(secret, " MALI ", PASSWORD)).isInstanceOf(FirstSetup.Answer.Done.class);
    assertThat(complete(secret, "mali", "another long phrase"))
        .as("used")
        .isInstanceOf(FirstSetup.Answer.LinkClosed.class);

    assertThat(hasher.matches(PASSWORD, find("mali").passwordHash())).isTrue();
    assertThat(find("mali").role()).isEqualTo(Role.ENGINEER);
    assertThat(hasher.matches(PASSWORD, find("nok").passwordHash())).isTrue();
  }

  @Test
  void a_reset_gives_a_link_and_the_old_password_counts_until_it_is_used() {
    assertThat(user("reset", "nok")).as(errors).isZero();
    String secret = secret();
    assertThat(hasher.matches(PASSWORD, find("nok").passwordHash())).isTrue();
    assertThat(complete(secret, "nok", "a newer long phrase"))
        .isInstanceOf(FirstSetup.Answer.Done.class);
    assertThat(hasher.matches("a newer long phrase", find("nok").passwordHash())).isTrue();
    assertThat(find("nok").role()).isEqualTo(Role.OWNER);

    assertThat(user("reset", "nok")).isZero();
    String late = secret();
    clock.advance(Duration.ofHours(24));
    assertThat(complete(late, "nok", PASSWORD)).isInstanceOf(FirstSetup.Answer.LinkClosed.class);
  }

  @Test
  void who_is_disabled_gets_in_by_no_link_until_enabled() {
    user("add", "mali");
    String secret = secret();
    assertThat(user("disable", "mali")).as(errors).isZero();
    assertThat(complete(secret, "mali", PASSWORD)).isInstanceOf(FirstSetup.Answer.LinkClosed.class);
    assertThat(user("reset", "mali")).isEqualTo(1);
    assertThat(errors).contains("'mali' is disabled");
    assertThat(user("list")).isZero();
    assertThat(out).contains("disabled 2026-03-01T10:00:00Z", "password set 2026-03-01T10:00:00Z");

    assertThat(user("enable", "mali")).isZero();
    assertThat(complete(secret, "mali", PASSWORD)).isInstanceOf(FirstSetup.Answer.Done.class);
  }

  @Test
  void when_the_last_owner_is_disabled_it_is_said_what_helps() {
    assertThat(user("disable", "nok")).isZero();
    assertThat(out).contains("Nobody can sign in as owner now", "next start");
    String link = setup.newLink("").orElseThrow();
    assertThat(complete(link.substring(link.indexOf('#') + 1), "nok", PASSWORD))
        .isInstanceOf(FirstSetup.Answer.Done.class);
    assertThat(find("nok").disabledAt()).as("an owner again").isNull();
  }

  @Test
  void what_cannot_be_done_is_said_and_leaves_no_state_behind() throws Exception {
    assertThat(user("add", "nok")).isEqualTo(1);
    assertThat(errors).contains("there is a user 'nok' already");
    assertThat(user("reset", "nobody")).isEqualTo(1);
    assertThat(errors).contains("there is no user 'nobody'");
    Path empty = Files.createDirectory(data.resolve("empty"));
    assertThat(run("list", "--data", empty.toString())).isEqualTo(1);
    assertThat(errors).contains("there is no " + empty.resolve("state.db"));
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void misuse_is_answered_with_the_usage() {
    assertThat(run()).isEqualTo(2);
    assertThat(errors).contains("usage: ./aegle user add NAME");
    assertThat(run("list")).isEqualTo(2);
    assertThat(errors).contains("--data is needed");
    assertThat(user("add")).isEqualTo(2);
    assertThat(errors).contains("'user add' needs a NAME");
    assertThat(user("add", "mali", "--role", "king")).isEqualTo(2);
    assertThat(errors).contains("no role is called 'king'", "privacy-officer");
    assertThat(user("--help")).isZero();
    assertThat(out).contains("usage: ./aegle user add NAME");
  }
}
