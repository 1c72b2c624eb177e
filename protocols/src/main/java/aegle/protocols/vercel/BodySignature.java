package aegle.protocols.vercel;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The header {@code x-vercel-signature}: HMAC-SHA1 of the body on the wire, in lower-case hex. */
public final class BodySignature {
  public static final String HEADER = "x-vercel-signature";

  private static final String ALGORITHM = "HmacSHA1";

  private BodySignature() {}

  /** Whether the body was signed with the secret; compares in constant time. */
  public static boolean isRight(String signature, byte[] body, String secret) {
    byte[] told = signature.getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(of(body, secret).getBytes(StandardCharsets.UTF_8), told);
  }

  /** The signature of a body. */
  public static String of(byte[] body, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("BUG: every Java has " + ALGORITHM + ", with keys of any length", e);
    }
  }
}
