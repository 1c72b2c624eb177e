package aegle.server.access;

import aegle.server.state.Role;
import aegle.server.state.SetupLinks;
import aegle.server.state.SignIn;
import aegle.server.state.SignIns;
import aegle.server.state.User;
import aegle.server.state.Users;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Lets the first owner in: a one-time link, printed once on the terminal that started the server,
 * or kept in a file of the owner of the process where there is no terminal. Others come in by links
 * of their own, which {@code ./aegle user} prints and which open for one name only.
 *
 * <p>The link's secret stands behind the {@code #} of its address, which browsers keep to
 * themselves: it reaches no request line, no log of a proxy and no Referer header. The page reads
 * it there and posts it in a form.
 */
public final class FirstSetup {
  /** How long a link works. */
  public static final Duration LINK_LIFE = Duration.ofHours(24);

  private static final int SECRET_BYTES = 32;
  private static final int MAX_SECRET_CHARS = 100;

  private final Users users;
  private final SetupLinks links;
  private final SetupLinkFile linkFile;
  private final SignIns record;
  private final PasswordHasher hasher;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** What became of setting the first password. */
  public sealed interface Answer {
    /** The person may sign in. */
    record Done(User user) implements Answer {}

    /** The link is unknown, used, expired or for another name. */
    record LinkClosed() implements Answer {}

    /** The name or the password will not do; the link still works. */
    record Unfit(String complaint) implements Answer {}
  }

  public FirstSetup(
      Users users,
      SetupLinks links,
      SetupLinkFile linkFile,
      SignIns record,
      PasswordHasher hasher,
      InstantSource clock) {
    this.users = users;
    this.links = links;
    this.linkFile = linkFile;
    this.record = record;
    this.hasher = hasher;
    this.clock = clock;
  }

  /** Whether nobody can sign in as owner yet. */
  public boolean isNeeded() {
    return !users.hasOwnerWithPassword();
  }

  /**
   * A fresh link when one is needed; a link issued before stops working. Show it on a terminal or
   * keep it in the {@link SetupLinkFile}, never log it.
   *
   * @param baseUrl where pages are found, such as {@code http://localhost:8600}
   */
  public Optional<String> newLink(String baseUrl) {
    if (!isNeeded()) {
      return Optional.empty();
    }
    String secret = newSecret();
    links.replace(hash(secret), clock.instant().plus(LINK_LIFE));
    return Optional.of(baseUrl + "/setup#" + secret);
  }

  /**
   * A fresh link with which one person sets a password, whoever else may sign in already.
   *
   * @param baseUrl where pages are found, such as {@code http://localhost:8600}
   */
  public String newLinkFor(User user, String baseUrl) {
    String secret = newSecret();
    links.add(hashFor(user.name(), secret), clock.instant().plus(LINK_LIFE));
    return baseUrl + "/setup#" + secret;
  }

  private String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether the secret is that of a first owner's open link; asking does not use it up. */
  public boolean isOpen(String secret) {
    return isPlausible(secret) && links.isOpen(hash(secret), clock.instant());
  }

  /**
   * Sets the password of whoever the link is for, and uses it up. The first link creates the owner,
   * or makes an owner of the name; any other link is for a person who is known already.
   *
   * @throws PasswordHasher.BusyException when too many passwords are being hashed
   */
  public Answer complete(String secret, String name, String password, String address) {
    Instant now = clock.instant();
    String canonical = Users.canonicalName(name);
    boolean first = isOpen(secret);
    if (!first && !isOpenFor(canonical, secret, now)) {
      return new Answer.LinkClosed();
    }
    if (canonical.isEmpty() || canonical.length() > Users.MAX_NAME_CHARS) {
      return new Answer.Unfit("The name needs 1 to " + Users.MAX_NAME_CHARS + " characters.");
    }
    Optional<String> complaint = PasswordRules.complaint(canonical, password);
    if (complaint.isPresent()) {
      return new Answer.Unfit(complaint.get());
    }
    String passwordHash = hasher.hash(password);
    if (!links.use(first ? hash(secret) : hashFor(canonical, secret), now)) {
      return new Answer.LinkClosed();
    }
    User user;
    if (first) {
      linkFile.remove();
      user = keepOwner(canonical, passwordHash, now);
    } else {
      users.changePassword(users.find(canonical).orElseThrow().id(), passwordHash, now);
      user = users.find(canonical).orElseThrow();
    }
    record.add(now, user.name(), address, SignIn.Outcome.PASSWORD_SET);
    return new Answer.Done(user);
  }

  private boolean isOpenFor(String name, String secret, Instant now) {
    return isPlausible(secret)
        && links.isOpen(hashFor(name, secret), now)
        && users.find(name).filter(user -> user.disabledAt() == null).isPresent();
  }

  private User keepOwner(String name, String passwordHash, Instant now) {
    Optional<User> known = users.find(name);
    if (known.isEmpty()) {
      return users.add(name, Role.OWNER, passwordHash, now);
    }
    users.changeRole(known.get().id(), Role.OWNER);
    users.enable(known.get().id());
    users.changePassword(known.get().id(), passwordHash, now);
    return users.find(name).orElseThrow();
  }

  private static boolean isPlausible(String secret) {
    return !secret.isEmpty() && secret.length() <= MAX_SECRET_CHARS;
  }

  /** What is kept of a link tells no name, and opens for no other one. */
  private static String hashFor(String name, String secret) {
    return hash(secret + '\n' + name);
  }

  private static String hash(String secret) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every JDK has SHA-256", e);
    }
  }
}
