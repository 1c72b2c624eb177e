package aegle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.access.FrontDoor.Answer;
import aegle.server.state.Role;
import aegle.server.state.Settings;
import aegle.server.state.SignIn;
import aegle.server.state.SignIns;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.server.state.Users;
import aegle.server.testing.FakeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guessing by strangers: it is braked, and it never shuts the owner of an account out. */
class BruteForceTest {
  private static final String PASSWORD = "correct horse battery";

  private final FakeClock clock = FakeClock.at("2026-03-01T10:00:00Z");
  private final PasswordHasher hasher = new PasswordHasher(10);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private StateDatabase database;
  private FrontDoor door;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = new StateDatabase(StateLocation.inDataFolder(folder));
    database.open();
    Users users = new Users(database);
    users.add("nok", Role.OWNER, hasher.hash(PASSWORD), clock.instant());
    users.add("ploy", Role.OWNER, hasher.hash(PASSWORD), clock.instant());
    door = freshDoor();
  }

  private FrontDoor freshDoor() {
    KnownDevices devices = new KnownDevices(new Settings(database), clock);
    return new FrontDoor(
        new Users(database), new SignIns(database), devices, hasher, clock, meters);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Many strangers, each at another address, until even the account itself is braked. */
  private void attack(String account, int attempts) {
    for (int i = 0; i < attempts; i++) {
      door.signIn(account, "guess " + i, stranger(i));
    }
  }

  private static Visitor stranger(int number) {
    return new Visitor("198.51.%d.%d".formatted(number / 250, number % 250), "");
  }

  @Test
  void strangers_all_over_the_world_never_make_the_owner_wait_on_a_known_device() {
    String tickets = door.ticketsAfter("nok", new Visitor("192.0.2.1", ""));
    attack("nok", 500);
    assertThat(door.signIn("nok", PASSWORD, stranger(9_999))).isInstanceOf(Answer.Wait.class);
    assertThat(door.signIn("NOK ", PASSWORD, new Visitor("198.51.0.1", tickets)))
        .as("even at the address of an attacker")
        .isInstanceOf(Answer.Welcome.class);
    door = freshDoor();
    attack("nok", 500);
    assertThat(door.signIn("nok", PASSWORD, new Visitor("192.0.2.1", tickets)))
        .as("after a restart")
        .isInstanceOf(Answer.Welcome.class);
  }

  @Test
  void a_known_device_is_braked_by_its_own_failures_only() {
    Visitor phone = new Visitor("192.0.2.1", door.ticketsAfter("nok", stranger(1)));
    Visitor laptop = new Visitor("192.0.2.1", door.ticketsAfter("nok", stranger(1)));
    for (int i = 0; i < FrontDoor.FAILURES_PER_DEVICE; i++) {
      assertThat(door.signIn("nok", "wrong", phone)).isInstanceOf(Answer.Refused.class);
    }
    assertThat(door.signIn("nok", PASSWORD, phone)).isInstanceOf(Answer.Wait.class);
    assertThat(door.signIn("nok", PASSWORD, laptop)).isInstanceOf(Answer.Welcome.class);
  }

  @Test
  void a_ticket_is_good_for_its_account_and_its_time_and_cannot_be_forged() {
    String tickets = door.ticketsAfter("ploy", stranger(1));
    attack("nok", 100);
    assertThat(door.signIn("nok", PASSWORD, new Visitor("192.0.2.1", tickets)))
        .as("of another account")
        .isInstanceOf(Answer.Wait.class);
    String mine = door.ticketsAfter("nok", stranger(1));
    String longer = mine.replaceFirst("\\.\\d+\\.", ".99999999999.");
    for (String forged :
        List.of(longer, mine.substring(1), mine + "x", "~~~~", "a.b.c", "x".repeat(5_000))) {
      assertThat(door.signIn("nok", PASSWORD, new Visitor("192.0.2.1", forged)))
          .as(forged)
          .isInstanceOf(Answer.Wait.class);
    }
    clock.advance(KnownDevices.TICKET_LIFE);
    attack("nok", 100);
    assertThat(door.signIn("nok", PASSWORD, new Visitor("192.0.2.1", mine)))
        .as("expired")
        .isInstanceOf(Answer.Wait.class);
  }

  @Test
  void a_shared_device_is_known_for_a_few_accounts() {
    String tickets = door.ticketsAfter("nok", stranger(1));
    tickets = door.ticketsAfter("ploy", new Visitor("192.0.2.1", tickets));
    attack("nok", 100);
    attack("ploy", 100);
    for (String name : List.of("nok", "ploy")) {
      assertThat(door.signIn(name, PASSWORD, new Visitor("192.0.2.1", tickets)))
          .isInstanceOf(Answer.Welcome.class);
    }
    for (int i = 0; i < 20; i++) {
      tickets = door.ticketsAfter("person " + i, new Visitor("192.0.2.1", tickets));
    }
    assertThat(tickets.length()).isLessThan(KnownDevices.MAX_CHARS);
    assertThat(door.signIn("nok", PASSWORD, new Visitor("192.0.2.1", tickets)))
        .as("forgotten for others")
        .isInstanceOf(Answer.Wait.class);
  }

  @Test
  void unknown_devices_wait_longer_and_longer_for_one_account_and_not_for_ever() {
    attack("nok", FrontDoor.FREE_FAILURES_PER_ACCOUNT + 1);
    assertThat(waitFor("nok", 900)).isEqualTo(Duration.ofSeconds(1));
    for (long seconds = 1; seconds <= 256; seconds *= 2) {
      clock.advance(Duration.ofSeconds(seconds));
      assertThat(door.signIn("nok", "guess", stranger((int) seconds + 1_000)))
          .isInstanceOf(Answer.Refused.class);
    }
    assertThat(waitFor("nok", 901)).isEqualTo(FrontDoor.LONGEST_WAIT_PER_ACCOUNT);
    assertThat(door.signIn("ploy", PASSWORD, stranger(902))).isInstanceOf(Answer.Welcome.class);
    clock.advance(FrontDoor.LONGEST_WAIT_PER_ACCOUNT);
    assertThat(door.signIn("nok", PASSWORD, stranger(903))).isInstanceOf(Answer.Welcome.class);
  }

  private Duration waitFor(String account, int stranger) {
    return ((Answer.Wait) door.signIn(account, PASSWORD, stranger(stranger))).howLong();
  }

  @Test
  void an_ipv6_network_is_braked_as_one() {
    for (int i = 0; i < FrontDoor.FAILURES_PER_ACCOUNT_AND_ADDRESS; i++) {
      door.signIn("nok", "guess", new Visitor("2001:db8:1:2::" + i, ""));
    }
    assertThat(door.signIn("nok", PASSWORD, new Visitor("2001:db8:1:2:9::9", "")))
        .isInstanceOf(Answer.Wait.class);
    assertThat(door.signIn("nok", PASSWORD, new Visitor("2001:db8:1:3::1", "")))
        .isInstanceOf(Answer.Welcome.class);
  }

  @Test
  void many_attempts_at_once_do_not_slip_past_the_brake() throws Exception {
    int attempts = 40;
    CyclicBarrier together = new CyclicBarrier(attempts);
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < attempts; i++) {
        answers.add(
            people.submit(() -> {
              together.await();
              return door.signIn("nok", "guess", stranger(7));
            }));
      }
    }
    long judged = 0;
    for (Future<Answer> answer : answers) {
      judged += answer.get() instanceof Answer.Refused ? 1 : 0;
    }
    assertThat(judged).isEqualTo(FrontDoor.FAILURES_PER_ACCOUNT_AND_ADDRESS);
  }

  @Test
  void tries_of_somebody_who_must_wait_are_counted_and_do_not_fill_the_record() {
    int tries = 200;
    for (int i = 0; i < tries; i++) {
      door.signIn("nok", "guess", stranger(7));
    }
    long waits =
        new SignIns(database)
            .newest(SignIns.MAX_PAGE).stream()
                .filter(entry -> entry.outcome() == SignIn.Outcome.LIMITED)
                .count();
    assertThat(waits).isEqualTo(1);
    assertThat(meters.get("aegle.signin.attempts").tag("outcome", "limited").counter().count())
        .isEqualTo(tries - FrontDoor.FAILURES_PER_ACCOUNT_AND_ADDRESS);
  }
}
