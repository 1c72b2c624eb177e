package aegle.server.ship;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Some bytes of a file by their SHA-256, to know it again after it was renamed, copied, or cut.
 *
 * @param from where the bytes begin
 * @param bytes how many; 0 fits every file
 * @param sha256 of the bytes, in hexadecimal digits
 */
record Fingerprint(long from, int bytes, String sha256) {
  /** Bytes that a fingerprint covers at most. */
  static final int MAX_BYTES = 256;

  static final Fingerprint NONE = new Fingerprint(0, 0, "");

  Fingerprint {
    if (from < 0 || bytes < 0 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a fingerprint covers 0 to " + MAX_BYTES + " bytes; got " + bytes + " from " + from);
    }
  }

  /** The first bytes of a file, as many as there are. */
  static Fingerprint ofHead(FileChannel file) throws IOException {
    return of(file, 0, (int) Math.min(MAX_BYTES, file.size()));
  }

  /** The last bytes before a place. */
  static Fingerprint before(FileChannel file, long place) throws IOException {
    int bytes = (int) Math.min(MAX_BYTES, place);
    return of(file, place - bytes, bytes);
  }

  private static Fingerprint of(FileChannel file, long from, int bytes) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(bytes);
    while (read.hasRemaining()) {
      if (file.read(read, from + read.position()) < 0) {
        return new Fingerprint(from, read.position(), sha256(read.flip()));
      }
    }
    return new Fingerprint(from, bytes, sha256(read.flip()));
  }

  /** Whether the file holds these bytes at this place. */
  boolean fits(FileChannel file) throws IOException {
    return bytes == 0 || equals(of(file, from, bytes));
  }

  static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every JDK has SHA-256", e);
    }
  }
}
