package aegle.server.releases;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The digest by which the command lines name chunks and bundles. It proves that a transfer went
 * well, not who sent it: that is for the key.
 */
public final class Sha1 {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}");

  private Sha1() {}

  /** The digest as 40 lower-case hexadecimal digits. */
  static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-1", e);
    }
  }

  /** Whether a word is a digest. */
  public static boolean isDigest(String word) {
    return HEX.matcher(word).matches();
  }
}
