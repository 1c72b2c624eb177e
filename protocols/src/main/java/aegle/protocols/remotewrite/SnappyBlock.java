package aegle.protocols.remotewrite;

import aegle.protocols.DecodeException;
import java.io.IOException;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/** A Snappy block, judged by the length that it declares before memory is taken for it. */
public final class SnappyBlock {
  private static final int MAX_HEADER_BYTES = 5;

  /** A copy of at most 64 bytes takes at least 3 (format description of Snappy, section 2.2.2). */
  private static final int MAX_RATIO = 22;

  private SnappyBlock() {}

  /**
   * The length that the block declares.
   *
   * @throws DecodeException when it is above the limit or could not come out of so few bytes
   */
  public static int declaredLength(byte[] block, int length, int maxBytes) {
    long declared = 0;
    int i = 0;
    while (true) {
      if (i >= length || i >= MAX_HEADER_BYTES) {
        throw new DecodeException("snappy: corrupt input: the length at its front does not end");
      }
      byte b = block[i];
      declared |= (long) (b & 0x7f) << (7 * i++);
      if (b >= 0) {
        break;
      }
    }
    if (declared > maxBytes) {
      throw new OversizeException(
          "the snappy block declares "
              + declared
              + " bytes; at most "
              + maxBytes
              + " are taken in");
    }
    if (declared > (long) length * MAX_RATIO) {
      throw new OversizeException(
          "the snappy block declares "
              + declared
              + " bytes but has only "
              + length
              + ", from which so many cannot come");
    }
    return (int) declared;
  }

  /** Decodes into a buffer of at least the declared length. */
  public static void decode(byte[] block, int length, byte[] into, int declared) {
    try {
      int written = Snappy.uncompress(block, 0, length, into, 0);
      if (written != declared) {
        throw new DecodeException("snappy: corrupt input");
      }
    } catch (IOException | SnappyError e) {
      throw new DecodeException("snappy: corrupt input", e);
    }
  }
}
