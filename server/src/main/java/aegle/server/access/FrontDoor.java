package aegle.server.access;

import aegle.server.state.SignIn;
import aegle.server.state.SignIns;
import aegle.server.state.User;
import aegle.server.state.Users;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides who comes in. A wrong name, a wrong password and a disabled user get the same answer in
 * the same time; every decision is put on record. Any thread may call.
 */
public final class FrontDoor {
  /** Failures of one account, from one address, before it must wait. */
  static final int FAILURES_PER_ACCOUNT_AND_ADDRESS = 5;

  /** Failures of one account from anywhere: higher, lest a stranger shut its owner out. */
  static final int FAILURES_PER_ACCOUNT = 50;

  static final int FAILURES_PER_ADDRESS = 20;
  static final Duration WINDOW = Duration.ofMinutes(15);

  private final Users users;
  private final SignIns record;
  private final PasswordHasher hasher;
  private final InstantSource clock;
  private final AttemptBrake pairs = new AttemptBrake(FAILURES_PER_ACCOUNT_AND_ADDRESS, WINDOW);
  private final AttemptBrake accounts = new AttemptBrake(FAILURES_PER_ACCOUNT, WINDOW);
  private final AttemptBrake addresses = new AttemptBrake(FAILURES_PER_ADDRESS, WINDOW);

  /** What became of an attempt. */
  public sealed interface Answer {
    /** Come in. */
    record Welcome(User user) implements Answer {}

    /** Name or password is wrong; which one is not said. */
    record Refused() implements Answer {}

    /** Too many failures before; the password was not looked at. */
    record Wait(Duration howLong) implements Answer {}
  }

  public FrontDoor(Users users, SignIns record, PasswordHasher hasher, InstantSource clock) {
    this.users = users;
    this.record = record;
    this.hasher = hasher;
    this.clock = clock;
  }

  /**
   * Judges an attempt and records it.
   *
   * @param address where it came from, for the brake and the record
   * @throws PasswordHasher.BusyException when too many are signing in at once
   */
  public Answer signIn(String name, String password, String address) {
    Instant now = clock.instant();
    String account = shortened(Users.canonicalName(name));
    Duration wait = longest(account, address, now);
    if (wait.isPositive()) {
      record.add(now, account, address, SignIn.Outcome.LIMITED);
      return new Answer.Wait(wait);
    }
    Optional<User> user = find(account);
    if (PasswordRules.isTooLong(password) || !matches(user, password)) {
      pairs.failed(account + ' ' + address, now);
      accounts.failed(account, now);
      addresses.failed(address, now);
      record.add(now, account, address, SignIn.Outcome.REFUSED);
      return new Answer.Refused();
    }
    pairs.succeeded(account + ' ' + address);
    record.add(now, account, address, SignIn.Outcome.SIGNED_IN);
    return new Answer.Welcome(user.orElseThrow());
  }

  /** Puts on record that a user left. */
  public void signedOut(String name, String address) {
    record.add(clock.instant(), name, address, SignIn.Outcome.SIGNED_OUT);
  }

  /** The user, unless disabled meanwhile: for requests of a session that lives on. */
  public Optional<User> find(String name) {
    return users.find(name).filter(user -> user.disabledAt() == null);
  }

  private boolean matches(Optional<User> user, String password) {
    @Nullable String stored = user.map(User::passwordHash).orElse(null);
    return hasher.matches(password, stored);
  }

  private Duration longest(String account, String address, Instant now) {
    Duration wait = pairs.wait(account + ' ' + address, now);
    Duration forAccount = accounts.wait(account, now);
    Duration forAddress = addresses.wait(address, now);
    wait = wait.compareTo(forAccount) < 0 ? forAccount : wait;
    return wait.compareTo(forAddress) < 0 ? forAddress : wait;
  }

  private static String shortened(String name) {
    return name.length() <= Users.MAX_NAME_CHARS ? name : name.substring(0, Users.MAX_NAME_CHARS);
  }
}
