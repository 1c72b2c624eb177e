package aegle.server.access;

import aegle.server.state.SignIn;
import aegle.server.state.SignIns;
import aegle.server.state.User;
import aegle.server.state.Users;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides who comes in. A wrong name, a wrong password and a disabled user get the same answer in
 * the same time; every decision is counted and put on record. Any thread may call.
 *
 * <p>Guessing is braked twice over: devices on which the account signed in before are counted each
 * by itself, all others together. So whatever strangers do, the owner of an account is not made to
 * wait on a device of their own. See {@code docs/decisions/0007-known-devices.md}.
 */
public final class FrontDoor {
  /** Stands on record for a name that is no account's. */
  static final String UNKNOWN = "(unknown)";

  /** Failures of one account, from one address, before it must wait. */
  static final int FAILURES_PER_ACCOUNT_AND_ADDRESS = 5;

  static final int FAILURES_PER_ADDRESS = 20;

  /** Failures of one account on one device that is known for it. */
  static final int FAILURES_PER_DEVICE = 10;

  static final Duration WINDOW = Duration.ofMinutes(15);

  /** Failures of one account from all unknown devices together, before each further one waits. */
  static final int FREE_FAILURES_PER_ACCOUNT = 50;

  static final Duration FIRST_WAIT_PER_ACCOUNT = Duration.ofSeconds(1);
  static final Duration LONGEST_WAIT_PER_ACCOUNT = Duration.ofMinutes(5);
  static final Duration ACCOUNT_FORGOTTEN_AFTER = Duration.ofMinutes(30);

  /** An address that is made to wait is put on record this often, lest its tries fill the disk. */
  static final Duration LIMITED_RECORDED_EVERY = Duration.ofMinutes(1);

  private final Users users;
  private final SignIns record;
  private final KnownDevices devices;
  private final PasswordHasher hasher;
  private final PasswordHasher hasherForKnown;
  private final InstantSource clock;
  private final AttemptBrake perDevice = new AttemptBrake(FAILURES_PER_DEVICE, WINDOW);
  private final AttemptBrake pairs = new AttemptBrake(FAILURES_PER_ACCOUNT_AND_ADDRESS, WINDOW);
  private final AttemptBrake addresses = new AttemptBrake(FAILURES_PER_ADDRESS, WINDOW);
  private final AttemptBrake limitedRecorded = new AttemptBrake(1, LIMITED_RECORDED_EVERY);
  private final MeterRegistry meters;
  private final GrowingBrake accounts =
      new GrowingBrake(
          FREE_FAILURES_PER_ACCOUNT,
          FIRST_WAIT_PER_ACCOUNT,
          LONGEST_WAIT_PER_ACCOUNT,
          ACCOUNT_FORGOTTEN_AFTER);

  /** What became of an attempt. */
  public sealed interface Answer {
    /** Come in. */
    record Welcome(User user) implements Answer {}

    /** Name or password is wrong; which one is not said. */
    record Refused() implements Answer {}

    /** Too many failures before; the password was not looked at. */
    record Wait(Duration howLong) implements Answer {}
  }

  public FrontDoor(
      Users users,
      SignIns record,
      KnownDevices devices,
      PasswordHasher hasher,
      InstantSource clock,
      MeterRegistry meters) {
    this.users = users;
    this.record = record;
    this.devices = devices;
    this.hasher = hasher;
    this.hasherForKnown = hasher.withTurnsOfItsOwn();
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * Judges an attempt and records it.
   *
   * @throws PasswordHasher.BusyException when too many are signing in at once
   */
  public Answer signIn(String name, String password, Visitor visitor) {
    Instant now = clock.instant();
    String account = shortened(Users.canonicalName(name));
    Attempt attempt =
        devices
            .recognize(visitor.tickets(), account)
            .<Attempt>map(device -> new KnownDevice(device + ' ' + account))
            .orElseGet(() -> new UnknownDevice(account, visitor.neighbourhood()));
    Duration wait = begin(attempt, now);
    if (wait.isPositive()) {
      limited(now, account, visitor);
      return new Answer.Wait(wait);
    }
    Optional<User> user = find(account);
    if (!matches(user, password, attempt)) {
      note(now, account, visitor.address(), SignIn.Outcome.REFUSED);
      return new Answer.Refused();
    }
    attempt.succeeded();
    note(now, account, visitor.address(), SignIn.Outcome.SIGNED_IN);
    return new Answer.Welcome(user.orElseThrow());
  }

  /** One at a time, so that many at once cannot all find a brake open for the last attempt. */
  private synchronized Duration begin(Attempt attempt, Instant now) {
    return attempt.begin(now);
  }

  /** What the device of somebody who came in should keep and show the next time. */
  public String ticketsAfter(String name, Visitor visitor) {
    return devices.admit(visitor.tickets(), shortened(Users.canonicalName(name)));
  }

  /** Puts on record that a user left. */
  public void signedOut(String name, String address) {
    record.add(clock.instant(), name, address, SignIn.Outcome.SIGNED_OUT);
  }

  /** The user, unless disabled meanwhile: for requests of a session that lives on. */
  public Optional<User> find(String name) {
    return users.find(name).filter(user -> user.disabledAt() == null);
  }

  private void limited(Instant now, String account, Visitor visitor) {
    String address = visitor.neighbourhood();
    if (limitedRecorded.wait(address, now).isPositive()) {
      count(SignIn.Outcome.LIMITED);
      return;
    }
    limitedRecorded.failed(address, now);
    note(now, account, visitor.address(), SignIn.Outcome.LIMITED);
  }

  private void note(Instant now, String account, String address, SignIn.Outcome outcome) {
    count(outcome);
    record.add(now, onRecord(account), address, outcome);
  }

  /**
   * People type mail addresses and passwords where a name is asked for: unknown ones are not kept.
   */
  private String onRecord(String account) {
    return users.find(account).isPresent() ? account : UNKNOWN;
  }

  private void count(SignIn.Outcome outcome) {
    meters
        .counter("aegle.signin.attempts", "outcome", outcome.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  private boolean matches(Optional<User> user, String password, Attempt attempt) {
    if (PasswordRules.isTooLong(password)) {
      return false;
    }
    @Nullable String stored = user.map(User::passwordHash).orElse(null);
    try {
      return attempt.hasher().matches(password, stored);
    } catch (PasswordHasher.BusyException e) {
      attempt.takeBack();
      throw e;
    }
  }

  private static String shortened(String name) {
    return name.length() <= Users.MAX_NAME_CHARS ? name : name.substring(0, Users.MAX_NAME_CHARS);
  }

  /**
   * An attempt as the brakes see it. It counts as a failure from its beginning, so that many at
   * once cannot slip past a brake while the first of them are still being judged.
   */
  private sealed interface Attempt {
    /** How long to wait; when zero the attempt is counted. */
    Duration begin(Instant now);

    void succeeded();

    /** It was never judged. */
    void takeBack();

    PasswordHasher hasher();
  }

  /** From a device on which this account signed in before. */
  private final class KnownDevice implements Attempt {
    private final String key;

    KnownDevice(String key) {
      this.key = key;
    }

    @Override
    public Duration begin(Instant now) {
      Duration wait = perDevice.wait(key, now);
      if (wait.isZero()) {
        perDevice.failed(key, now);
      }
      return wait;
    }

    @Override
    public void succeeded() {
      perDevice.succeeded(key);
    }

    @Override
    public void takeBack() {
      perDevice.forgive(key);
    }

    /** A flood of strangers has its own queue. */
    @Override
    public PasswordHasher hasher() {
      return hasherForKnown;
    }
  }

  /** From any other device. */
  private final class UnknownDevice implements Attempt {
    private final String account;
    private final String address;
    private final String pair;

    UnknownDevice(String account, String address) {
      this.account = account;
      this.address = address;
      this.pair = account + ' ' + address;
    }

    @Override
    public Duration begin(Instant now) {
      Duration wait = longer(pairs.wait(pair, now), addresses.wait(address, now));
      wait = longer(wait, accounts.wait(account, now));
      if (wait.isZero()) {
        pairs.failed(pair, now);
        addresses.failed(address, now);
        accounts.failed(account, now);
      }
      return wait;
    }

    /** Who comes in may have mistyped before; others at the address or the account did not. */
    @Override
    public void succeeded() {
      takeBack();
      pairs.succeeded(pair);
    }

    @Override
    public void takeBack() {
      pairs.forgive(pair);
      addresses.forgive(address);
      accounts.forgive(account);
    }

    @Override
    public PasswordHasher hasher() {
      return hasher;
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
