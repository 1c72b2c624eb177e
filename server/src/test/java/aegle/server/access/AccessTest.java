package aegle.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import aegle.server.state.Role;
import aegle.server.state.Settings;
import aegle.server.state.SetupLinks;
import aegle.server.state.SignIn;
import aegle.server.state.SignIns;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.server.state.User;
import aegle.server.state.Users;
import aegle.server.testing.FakeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String HOME = "192.0.2.1";

  private final FakeClock clock = FakeClock.at("2026-03-01T10:00:00Z");
  private final PasswordHasher hasher = new PasswordHasher(10);
  private StateDatabase database;
  private Users users;
  private SignIns record;
  private KnownDevices devices;
  private FrontDoor door;
  private SetupLinkFile linkFile;
  private FirstSetup setup;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = new StateDatabase(StateLocation.inDataFolder(folder));
    database.open();
    users = new Users(database);
    record = new SignIns(database);
    devices = new KnownDevices(new Settings(database), clock);
    door = new FrontDoor(users, record, devices, hasher, clock, new SimpleMeterRegistry());
    linkFile = new SetupLinkFile(folder.resolve("setup-link"));
    setup = new FirstSetup(users, new SetupLinks(database), linkFile, record, hasher, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void the_first_owner_sets_a_password_by_the_link_and_signs_in() {
    String link = setup.newLink("http://localhost:8600").orElseThrow();
    assertThat(link).matches("http://localhost:8600/setup#[A-Za-z0-9_-]{43}");
    assertThat(setup.complete(secret(link), "Nok", PASSWORD, HOME))
        .isInstanceOf(FirstSetup.Answer.Done.class);
    assertThat(door.signIn("NOK", PASSWORD, at(HOME)))
        .isInstanceOfSatisfying(
            FrontDoor.Answer.Welcome.class,
            welcome -> assertThat(welcome.user().role()).isEqualTo(Role.OWNER));
    assertThat(setup.newLink("http://localhost:8600")).as("no longer needed").isEmpty();
    assertThat(record.newest(10))
        .extracting(SignIn::outcome)
        .containsExactly(SignIn.Outcome.SIGNED_IN, SignIn.Outcome.PASSWORD_SET);
  }

  @Test
  void what_is_typed_as_a_name_and_is_none_is_not_put_on_record() {
    door.signIn("nok@clinic.example", PASSWORD, at(HOME));
    assertThat(record.newest(1))
        .extracting(SignIn::userName, SignIn::outcome)
        .containsExactly(tuple("(unknown)", SignIn.Outcome.REFUSED));
  }

  @Test
  void a_link_works_once_and_for_a_day_only() {
    String first = secret(setup.newLink("").orElseThrow());
    clock.advance(Duration.ofHours(24));
    assertThat(setup.isOpen(first)).isFalse();
    assertThat(setup.complete(first, "nok", PASSWORD, HOME))
        .isEqualTo(new FirstSetup.Answer.LinkClosed());
    String second = secret(setup.newLink("").orElseThrow());
    assertThat(setup.complete(second, "nok", PASSWORD, HOME))
        .isInstanceOf(FirstSetup.Answer.Done.class);
    assertThat(setup.complete(second, "thief", PASSWORD, HOME))
        .isEqualTo(new FirstSetup.Answer.LinkClosed());
    assertThat(users.find("thief")).isEmpty();
  }

  @Test
  void the_file_of_a_link_goes_with_its_use_or_its_time_and_not_with_that_of_an_older_one()
      throws Exception {
    linkFile.write("an older one", Duration.ZERO);
    for (long end = System.nanoTime() + 10_000_000_000L; Files.exists(linkFile.path()); ) {
      assertThat(System.nanoTime()).as("the file is still there").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
    String link = setup.newLink("").orElseThrow();
    linkFile.write(link, FirstSetup.LINK_LIFE);
    assertThat(setup.complete("guess", "nok", PASSWORD, HOME))
        .isInstanceOf(FirstSetup.Answer.LinkClosed.class);
    assertThat(linkFile.path()).hasContent(link);
    setup.complete(secret(link), "nok", PASSWORD, HOME);
    assertThat(linkFile.path()).doesNotExist();
  }

  @Test
  void an_unfit_password_leaves_the_link_open() {
    String secret = secret(setup.newLink("").orElseThrow());
    assertThat(setup.complete(secret, "nok", "short", HOME))
        .isEqualTo(new FirstSetup.Answer.Unfit("The password has 5 characters; use at least 12."));
    assertThat(setup.isOpen(secret)).isTrue();
  }

  @Test
  void passwords_are_judged_by_length_and_not_by_composition() {
    assertThat(PasswordRules.complaint("nok", "twelve chars")).isEmpty();
    assertThat(PasswordRules.complaint("nok", "elevenchars")).isPresent();
    assertThat(PasswordRules.complaint("nok", "ก".repeat(10) + "abcdefg" + "ก".repeat(80)))
        .get()
        .asString()
        .contains("256 bytes");
    assertThat(PasswordRules.complaint("nok", "aaaaaaaaaaaaaa")).isPresent();
    assertThat(PasswordRules.complaint("somchai", "mySOMCHAIpassword")).isPresent();
  }

  @Test
  void a_wrong_name_a_wrong_password_and_a_disabled_user_get_the_same_answer() {
    User nok = users.add("nok", Role.OWNER, hasher.hash(PASSWORD), clock.instant());
    FrontDoor.Answer refused = new FrontDoor.Answer.Refused();
    assertThat(door.signIn("nobody", PASSWORD, at(HOME))).isEqualTo(refused);
    assertThat(door.signIn("nok", PASSWORD + "!", at(HOME))).isEqualTo(refused);
    assertThat(door.signIn("nok", "x".repeat(5_000), at(HOME))).isEqualTo(refused);
    users.disable(nok.id(), clock.instant());
    assertThat(door.signIn("nok", PASSWORD, at(HOME))).isEqualTo(refused);
  }

  @Test
  void after_five_failures_even_the_right_password_waits_a_quarter_of_an_hour() {
    users.add("nok", Role.OWNER, hasher.hash(PASSWORD), clock.instant());
    for (int i = 0; i < FrontDoor.FAILURES_PER_ACCOUNT_AND_ADDRESS; i++) {
      assertThat(door.signIn("nok", "wrong", at(HOME)))
          .isInstanceOf(FrontDoor.Answer.Refused.class);
    }
    assertThat(door.signIn("nok", PASSWORD, at(HOME)))
        .isEqualTo(new FrontDoor.Answer.Wait(Duration.ofMinutes(15)));
    assertThat(record.newest(1).getFirst().outcome()).isEqualTo(SignIn.Outcome.LIMITED);
    assertThat(door.signIn("nok", PASSWORD, at("192.0.2.99")))
        .as("the owner at another address is not shut out")
        .isInstanceOf(FrontDoor.Answer.Welcome.class);
    clock.advance(Duration.ofMinutes(15));
    assertThat(door.signIn("nok", PASSWORD, at(HOME))).isInstanceOf(FrontDoor.Answer.Welcome.class);
  }

  @Test
  void an_address_that_tries_many_names_must_wait() {
    for (int i = 0; i < FrontDoor.FAILURES_PER_ADDRESS; i++) {
      assertThat(door.signIn("user" + i, "wrong", at(HOME)))
          .isEqualTo(new FrontDoor.Answer.Refused());
    }
    assertThat(door.signIn("another", "wrong", at(HOME))).isInstanceOf(FrontDoor.Answer.Wait.class);
  }

  @Test
  void the_brake_remembers_a_bounded_number_of_keys() {
    AttemptBrake brake = new AttemptBrake(1, Duration.ofHours(1));
    for (int i = 0; i <= AttemptBrake.MAX_KEYS; i++) {
      brake.failed("key " + i, clock.instant());
    }
    assertThat(brake.wait("key 0", clock.instant())).as("forgotten").isZero();
    assertThat(brake.wait("key " + AttemptBrake.MAX_KEYS, clock.instant())).isPositive();
  }

  @Test
  void a_hash_is_salted_and_carries_its_rounds() {
    String hash = new PasswordHasher().hash(PASSWORD);
    assertThat(hash).startsWith("pbkdf2-sha512$210000$").doesNotContain(PASSWORD);
    assertThat(hasher.hash(PASSWORD)).isNotEqualTo(hasher.hash(PASSWORD));
    assertThat(hasher.matches(PASSWORD, hash)).as("other rounds than its own").isTrue();
    assertThat(hasher.matches("correct horse batterz", hash)).isFalse();
    assertThat(hasher.matches("", null)).isFalse();
  }

  private static Visitor at(String address) {
    return new Visitor(address, "");
  }

  private static String secret(String link) {
    return link.substring(link.indexOf('#') + 1);
  }
}
