package aegle.server.probe.http;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads private keys as tools write them: PKCS #8, and RSA keys of PKCS #1. Never prints one. */
final class PrivateKeyPem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  /** Version 0 and the identifier of rsaEncryption, as they stand in PKCS #8 (RFC 5208). */
  private static final byte[] RSA_PREFIX = {
    2,
    1,
    0,
    0x30,
    0x0d,
    6,
    9,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    1,
    1,
    1,
    5,
    0
  };

  private PrivateKeyPem() {}

  static PrivateKey read(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new InvalidKeySpecException(
          "the key file holds no unencrypted private key in PEM; make one with 'openssl pkcs8"
              + " -topk8 -nodes'");
    }
    byte[] der = Base64.getMimeDecoder().decode(block.group(2));
    return switch (String.valueOf(block.group(1))) {
      case "PRIVATE KEY" -> decode(der);
      case "RSA PRIVATE KEY" -> decode(sequence(RSA_PREFIX, tagged(4, der)));
      default ->
          throw new InvalidKeySpecException(
              "the key file holds a "
                  + block.group(1)
                  + "; convert it with 'openssl pkcs8 -topk8 -nodes'");
    };
  }

  private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
    @Nullable GeneralSecurityException refusal = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        refusal = e;
      }
    }
    throw new InvalidKeySpecException(
        "the private key is of none of the kinds " + ALGORITHMS, refusal);
  }

  private static byte[] sequence(byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return tagged(0x30, content.toByteArray());
  }

  /** A value of DER with its tag and length. */
  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x1_00) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
