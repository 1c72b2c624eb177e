package aegle.server.access;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a password must be: long. Composition rules are left out on purpose (NIST SP 800-63B section
 * 3.1.1.2).
 */
public final class PasswordRules {
  /** Fewest characters (code points) of a password. */
  public static final int MIN_CHARS = 12;

  /** Most bytes of a password in UTF-8; hashing more would be work for a stranger. */
  public static final int MAX_BYTES = 256;

  private static final int MIN_DIFFERENT_CHARS = 5;

  private PasswordRules() {}

  /** What is wrong with a new password, as a sentence for its owner; empty when nothing is. */
  public static Optional<String> complaint(String userName, String password) {
    int chars = password.codePointCount(0, password.length());
    if (chars < MIN_CHARS) {
      return Optional.of(
          "The password has " + chars + " characters; use at least " + MIN_CHARS + ".");
    }
    if (isTooLong(password)) {
      return Optional.of("The password is longer than " + MAX_BYTES + " bytes; use a shorter one.");
    }
    if (password.codePoints().distinct().count() < MIN_DIFFERENT_CHARS) {
      return Optional.of(
          "The password repeats the same few characters; use at least "
              + MIN_DIFFERENT_CHARS
              + " different ones.");
    }
    String name = userName.strip().toLowerCase(Locale.ROOT);
    if (name.length() >= 4 && password.toLowerCase(Locale.ROOT).contains(name)) {
      return Optional.of("The password contains the user's name; leave it out.");
    }
    return Optional.empty();
  }

  static boolean isTooLong(String password) {
    return password.length() > MAX_BYTES
        || password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
  }
}
