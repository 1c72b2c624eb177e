package aegle.server.receive;

import aegle.server.intake.IntakeLimits;
import com.github.luben.zstd.ZstdInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Reads request bodies and unpacks them, as far as the limits allow: the bytes on the wire, the
 * bytes they become, and how many requests are being read at a time. Safe from any thread.
 */
final class Bodies {
  private static final int STEP_BYTES = 64 * 1024;

  private final IntakeLimits limits;
  private final Semaphore places;

  /** A body that cannot be taken, and what to answer. */
  static final class BodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    BodyException(int status, String reason, String sentence) {
      super(sentence);
      this.status = status;
      this.reason = reason;
    }

    int status() {
      return status;
    }

    /** The label under which it is counted. */
    String reason() {
      return reason;
    }
  }

  /** What is done with a body while its place is held. */
  @FunctionalInterface
  interface Use {
    void take(byte[] body) throws IOException;
  }

  Bodies(IntakeLimits limits) {
    this.limits = limits;
    this.places = new Semaphore(limits.maxRequests());
  }

  /**
   * Reads the body and hands it on.
   *
   * @throws BodyException when it is too large, wrongly packed, or too many are being read
   */
  void read(HttpServletRequest request, Use use) throws IOException {
    if (!places.tryAcquire()) {
      throw new BodyException(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "busy",
          "as many requests are being read as allowed (" + limits.maxRequests() + "); try again");
    }
    try {
      use.take(bytes(request));
    } finally {
      places.release();
    }
  }

  private byte[] bytes(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > limits.maxBodyBytes()) {
      throw tooLarge("on the wire", limits.maxBodyBytes());
    }
    InputStream wire = new Bounded(request.getInputStream(), limits.maxBodyBytes());
    String encoding = request.getHeader("Content-Encoding");
    String word = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    try {
      return switch (word) {
        case "", "identity" -> all(wire, limits.maxBodyBytes());
        case "gzip", "x-gzip" -> all(new GZIPInputStream(wire, STEP_BYTES), unpacked());
        case "deflate" -> all(new InflaterInputStream(wire, new Inflater()), unpacked());
        case "zstd" -> all(new ZstdInputStream(wire), unpacked());
        default ->
            throw new BodyException(
                HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
                "content_encoding",
                "this Content-Encoding is not taken; send one of gzip, deflate, zstd, or none");
      };
    } catch (ZipException | EOFException e) {
      throw broken();
    } catch (IOException e) {
      if (word.equals("zstd")) {
        throw broken();
      }
      throw e;
    }
  }

  private int unpacked() {
    return limits.maxDecodedBytes();
  }

  private static BodyException broken() {
    return new BodyException(
        HttpServletResponse.SC_BAD_REQUEST,
        "malformed",
        "the body is not what its Content-Encoding says, or breaks off; send it whole");
  }

  private static BodyException tooLarge(String where, int most) {
    return new BodyException(
        HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
        "too_large",
        "the body has more than " + most + " bytes " + where + "; send smaller requests");
  }

  /** All bytes, in pieces first, so that a small body costs little and a bomb ends early. */
  private static byte[] all(InputStream in, int most) throws IOException {
    List<byte[]> pieces = new ArrayList<>();
    long total = 0;
    int step = STEP_BYTES;
    while (true) {
      byte[] piece = in.readNBytes((int) Math.min(step, most + 1L - total));
      total += piece.length;
      if (total > most) {
        throw tooLarge("after unpacking", most);
      }
      if (piece.length == 0) {
        return joined(pieces, (int) total);
      }
      pieces.add(piece);
      step = Math.min(step * 2, 4 * 1024 * 1024);
    }
  }

  private static byte[] joined(List<byte[]> pieces, int total) {
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    byte[] all = new byte[total];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  /** A stream that may not give more than was agreed. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private final int most;
    private long given;

    Bounded(InputStream in, int most) {
      this.in = in;
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      given += Math.max(0, count);
      if (given > most) {
        throw tooLarge("on the wire", most);
      }
      return count;
    }
  }
}
