package aegle.server.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Slow salted hashes of passwords: PBKDF2 with HMAC-SHA-512 (OWASP's figure of 210,000 rounds),
 * stored as {@code pbkdf2-sha512$ROUNDS$SALT$HASH}. Any thread may call; at most {@value
 * #MAX_AT_ONCE} hash at once, so that a flood of sign-ins cannot take the processor from alerts.
 */
public final class PasswordHasher {
  static final int ROUNDS = 210_000;
  static final int MAX_AT_ONCE = 2;

  /** How long a caller waits for its turn. */
  static final Duration MAX_WAIT = Duration.ofSeconds(3);

  private static final int MAX_STORED_ROUNDS = 10_000_000;
  private static final String SCHEME = "pbkdf2-sha512";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Semaphore turns = new Semaphore(MAX_AT_ONCE, true);
  private final int rounds;

  public PasswordHasher() {
    this(ROUNDS);
  }

  PasswordHasher(int rounds) {
    this.rounds = rounds;
  }

  /** One of the same slowness whose callers do not queue behind those of this one. */
  PasswordHasher withTurnsOfItsOwn() {
    return new PasswordHasher(rounds);
  }

  /**
   * The hash to store.
   *
   * @throws BusyException when too many are hashing
   */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    Base64.Encoder text = Base64.getEncoder();
    byte[] hash = inTurn(password, salt, rounds);
    return String.join(
        "$", SCHEME, String.valueOf(rounds), text.encodeToString(salt), text.encodeToString(hash));
  }

  /**
   * Whether this is the password of a stored hash. Without a stored hash the answer is no and costs
   * the same time, so that the time tells nothing about who is a user.
   *
   * @throws BusyException when too many are hashing
   */
  public boolean matches(String password, @Nullable String stored) {
    if (stored == null) {
      byte[] nobody = inTurn(password, new byte[SALT_BYTES], rounds);
      return nobody.length == 0;
    }
    String[] parts = stored.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      throw new IllegalStateException("a stored password hash is not of the form " + SCHEME);
    }
    int storedRounds = Math.min(Integer.parseInt(parts[1]), MAX_STORED_ROUNDS);
    Base64.Decoder bytes = Base64.getDecoder();
    byte[] got = inTurn(password, bytes.decode(parts[2]), storedRounds);
    return MessageDigest.isEqual(got, bytes.decode(parts[3]));
  }

  private byte[] inTurn(String password, byte[] salt, int count) {
    boolean mine = false;
    try {
      mine = turns.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!mine) {
        throw new BusyException();
      }
      return derive(password, salt, count);
    } catch (InterruptedException _) {
      throw new BusyException();
    } finally {
      if (mine) {
        turns.release();
      }
    }
  }

  private static byte[] derive(String password, byte[] salt, int count) {
    // The same letter typed on two keyboards may come composed or decomposed.
    char[] chars = Normalizer.normalize(password, Normalizer.Form.NFC).toCharArray();
    PBEKeySpec spec = new PBEKeySpec(chars, salt, count, HASH_BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("BUG: every JDK has PBKDF2WithHmacSHA512", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** Too many passwords are being hashed; the person should try again in a moment. */
  public static final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("too many sign-ins at once; try again in a moment");
    }
  }
}
