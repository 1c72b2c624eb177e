package aegle.guard.masking;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed digests of values: HMAC-SHA-256 of the kind and the value, cut to some digits. Without the
 * key nobody can try out telephone numbers until one fits. Used by any thread.
 */
final class Pseudonyms {
  /** A shorter key could be guessed. */
  static final int MIN_KEY_BYTES = 16;

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac prototype;
  private final int digits;

  Pseudonyms(byte[] key, int digits) {
    if (key.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException(
          "masking key has " + key.length + " bytes; use at least " + MIN_KEY_BYTES);
    }
    this.digits = digits;
    try {
      prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("BUG: every Java has " + ALGORITHM, e);
    }
  }

  /** The placeholder of a value, or a user's pseudonym. */
  String of(Kind kind, String value) {
    return kind == Kind.USER_ID
        ? Placeholder.USER_PREFIX + digest(kind.word(), value, Placeholder.USER_DIGITS)
        : of(kind.word(), Canonical.of(kind, value));
  }

  /** The placeholder of a value of an operator's rule. */
  String of(String word, String value) {
    return "[" + word + ":" + digest(word, value, digits) + "]";
  }

  private String digest(String word, String value, int hexDigits) {
    Mac mac = copy();
    mac.update(word.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    byte[] digest = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest).substring(0, hexDigits);
  }

  private Mac copy() {
    try {
      return (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("BUG: Java's own " + ALGORITHM + " can be copied", e);
    }
  }
}
