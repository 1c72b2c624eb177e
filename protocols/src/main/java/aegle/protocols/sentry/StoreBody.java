package aegle.protocols.sentry;

import aegle.protocols.Memory;
import aegle.protocols.NoRoomException;
import aegle.protocols.sentry.EnvelopeException.Reason;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The body of {@code /store/}: JSON as it is, or as SDKs of old wrapped it without saying so in a
 * header: zlib, or base64 around JSON or around zlib.
 */
public final class StoreBody {
  private static final int ZLIB = 0x78;

  /** Base64 makes four bytes of three, and breaks lines. */
  private static final int MAX_WRAPPED_RATIO = 2;

  /**
   * An event may be held without its base64, in the growing buffer of inflation, and as a whole.
   */
  private static final int UNWRAPPING_RATIO = 4;

  private static final int BUFFER_BYTES = 16 * 1_024;

  private StoreBody() {}

  /**
   * The JSON inside a body.
   *
   * @throws EnvelopeException when it unpacks to more than an event may have, or not at all
   * @throws NoRoomException when there is no memory to unpack it in now
   */
  public static byte[] unwrap(byte[] body, Memory memory) {
    int max = SentryLimits.maxItemBytes("event");
    byte[] plain = body;
    if (isJson(plain)) {
      return checked(plain, max);
    }
    if (plain.length > MAX_WRAPPED_RATIO * max) {
      throw tooLarge(max);
    }
    if (!memory.take(UNWRAPPING_RATIO * max)) {
      throw new NoRoomException(UNWRAPPING_RATIO * max);
    }
    if (plain.length > 0 && plain[0] != ZLIB) {
      plain = decoded(plain);
    }
    if (plain.length > 0 && plain[0] == ZLIB) {
      plain = inflated(plain, max);
    }
    return checked(plain, max);
  }

  private static byte[] checked(byte[] plain, int max) {
    if (plain.length > max) {
      throw tooLarge(max);
    }
    return plain;
  }

  private static boolean isJson(byte[] body) {
    for (byte b : body) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b == '{';
      }
    }
    return false;
  }

  private static byte[] decoded(byte[] body) {
    try {
      return Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException broken) {
      throw new EnvelopeException(
          Reason.INVALID_JSON, "body is neither JSON nor base64 nor zlib", broken);
    }
  }

  private static byte[] inflated(byte[] body, int maxBytes) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(body);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new EnvelopeException(Reason.INVALID_JSON, "zlib stream of the body is cut off");
        }
        out.write(buffer, 0, count);
        if (out.size() > maxBytes) {
          throw tooLarge(maxBytes);
        }
      }
      return out.toByteArray();
    } catch (DataFormatException broken) {
      throw new EnvelopeException(Reason.INVALID_JSON, "zlib stream of the body is broken", broken);
    }
  }

  private static EnvelopeException tooLarge(int maxBytes) {
    return new EnvelopeException(
        Reason.TOO_LARGE, "event has more than " + maxBytes + " bytes unpacked");
  }
}
