package aegle.server.receive;

import aegle.protocols.Memory;
import aegle.server.intake.IntakeLimits;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Reads request bodies and unpacks them, as far as the limits allow: the bytes on the wire, the
 * bytes they become, the memory that all bodies take, and how many of those that have come whole
 * are decoded and kept at a time. Safe from any thread.
 */
final class Bodies {
  /** For so long a body that has come whole waits for one of the places. */
  static final Duration PLACE_PATIENCE = Duration.ofSeconds(3);

  private static final int STEP_BYTES = 64 * 1024;

  /** What strangers may hold before they have said who they are: 64 first lines at a time. */
  private static final int OPENINGS_BYTES = 64 * STEP_BYTES;

  /** A body may take this long, and a second more for each of its parts below. */
  private static final long PATIENCE_SECONDS = 20;

  private static final int LEAST_BYTES_PER_SECOND = 16 * 1024;

  /**
   * 8 MiB, which every reader of zstd has to offer (RFC 8878, 3.1.1.1.2) and none has to exceed.
   */
  private static final int MAX_ZSTD_WINDOW_LOG = 23;

  private final IntakeLimits limits;
  private final Semaphore places;
  private final Room room;
  private final Room openings = Room.ofBytes(OPENINGS_BYTES);
  private final LongSupplier nanoTicker;

  /** What is done with a body while its place is held. */
  @FunctionalInterface
  interface Use {
    /**
     * Takes a body.
     *
     * @param memory for what is unpacked within it
     */
    void take(byte[] body, Memory memory) throws IOException;
  }

  /** Judges a body by its first line; throws where no more of it is to be read. */
  @FunctionalInterface
  interface Opening {
    /** Gives the project that the body belongs to. */
    String judge(byte[] front);
  }

  /** What of a body is looked at before the whole is read. */
  @FunctionalInterface
  private interface Front {
    InputStream looked(InputStream body) throws IOException;
  }

  Bodies(IntakeLimits limits) {
    this(limits, System::nanoTime);
  }

  Bodies(IntakeLimits limits, LongSupplier nanoTicker) {
    this.limits = limits;
    this.nanoTicker = nanoTicker;
    this.places = new Semaphore(limits.maxRequests(), true);
    this.room = Room.of(limits, Runtime.getRuntime().maxMemory());
  }

  /** What is done with a body of which the bytes on the wire count too, since they were signed. */
  @FunctionalInterface
  interface SignedUse {
    void take(byte[] wire, byte[] body) throws IOException;
  }

  @FunctionalInterface
  private interface Source {
    byte[] read(Room.Share share) throws IOException;
  }

  /**
   * Reads the body and hands it on.
   *
   * @throws TurnedAwayException when it is too large, wrongly packed, or too many are being decoded
   */
  void read(HttpServletRequest request, Use use) throws IOException {
    hold(room.share(), share -> bytes(request, body -> body, share), use);
  }

  /** As above, for a body of a project, which takes no more memory than one project may. */
  void read(HttpServletRequest request, String project, Use use) throws IOException {
    hold(room.share(project), share -> bytes(request, body -> body, share), use);
  }

  /**
   * Reads the first line of a body, has it judged, and only then reads the rest and hands all on:
   * for senders who are strangers until that line says who they are.
   *
   * @throws TurnedAwayException as above, and when too many first lines are being read
   */
  void read(HttpServletRequest request, Opening opening, Use use) throws IOException {
    hold(room.share(), share -> bytes(request, body -> opened(body, opening, share), share), use);
  }

  /**
   * Reads the body and hands it on, packed and unpacked.
   *
   * @throws TurnedAwayException as {@link #read(HttpServletRequest, Use)} does
   */
  void readSigned(HttpServletRequest request, SignedUse use) throws IOException {
    AtomicReference<byte[]> packed = new AtomicReference<>(new byte[0]);
    Source source =
        share -> {
          byte[] wire = all(wire(request), limits.maxBodyBytes(), share);
          packed.set(wire);
          String encoding = encoding(request);
          boolean plain = encoding.isEmpty() || encoding.equals("identity");
          return plain
              ? wire
              : unpack(new ByteArrayInputStream(wire), encoding, body -> body, share);
        };
    hold(room.share(), source, (body, _) -> use.take(packed.get(), body));
  }

  /**
   * Reads a message that came unpacked and hands it on.
   *
   * @throws TurnedAwayException when it is too large or too many are being decoded
   */
  void read(InputStream message, String project, int maxBytes, Use use) throws IOException {
    hold(room.share(project), share -> all(message, maxBytes, share), use);
  }

  private void hold(Room.Share taken, Source source, Use use) throws IOException {
    try (Room.Share share = taken) {
      // Who sends slowly takes memory only: a place is for those whose body has come whole.
      byte[] body = source.read(share);
      if (!isPlaceFree()) {
        throw TurnedAwayException.busy(
            "as many requests are being decoded as allowed ("
                + limits.maxRequests()
                + "), and none ended within "
                + PLACE_PATIENCE.toSeconds()
                + " s; try again");
      }
      try {
        use.take(body, share);
      } finally {
        places.release();
      }
    }
  }

  /**
   * Waits for a place, first come first served. Many SDKs throw away what is refused, so a burst of
   * theirs waits for its turn; how many wait is bounded by the memory that their bodies take.
   */
  private boolean isPlaceFree() {
    try {
      return places.tryAcquire(PLACE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false; // The server ends; the sender is asked to come back.
    }
  }

  private byte[] bytes(HttpServletRequest request, Front front, Room.Share share)
      throws IOException {
    return unpack(wire(request), encoding(request), front, share);
  }

  private InputStream wire(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > limits.maxBodyBytes()) {
      throw tooLarge("on the wire", limits.maxBodyBytes());
    }
    return new Bounded(request.getInputStream(), limits.maxBodyBytes(), nanoTicker);
  }

  private byte[] unpack(InputStream wire, String encoding, Front front, Room.Share share)
      throws IOException {
    // Closed at once: what unpacks keeps its window outside of the heap.
    try (InputStream unpacked = unpacked(wire, encoding)) {
      return all(front.looked(unpacked), limits.maxDecodedBytes(), share);
    } catch (ZipException | EOFException | ZstdIOException e) {
      throw broken();
    }
  }

  /** In the word of the header; some clients tell of gzip by the type of the content alone. */
  private static String encoding(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null) {
      return encoding.strip().toLowerCase(Locale.ROOT);
    }
    String type = request.getContentType();
    boolean gzip = type != null && type.matches("(?i)application/(x-)?gzip\\b.*");
    return gzip ? "gzip" : "";
  }

  private InputStream opened(InputStream body, Opening opening, Room.Share rest)
      throws IOException {
    try (Room.Share share = openings.share()) {
      share.grow(STEP_BYTES);
      byte[] front = new byte[STEP_BYTES];
      int length = 0;
      boolean whole = false;
      while (!whole && length < front.length) {
        int count = body.read(front, length, front.length - length);
        whole = count < 0;
        for (int i = 0; i < count; i++) {
          whole |= front[length + i] == '\n';
        }
        length += Math.max(0, count);
      }
      byte[] read = Arrays.copyOf(front, length);
      rest.belongsTo(opening.judge(read));
      return new SequenceInputStream(new ByteArrayInputStream(read), body);
    }
  }

  private static InputStream unpacked(InputStream wire, String encoding) throws IOException {
    return switch (encoding) {
      case "", "identity" -> wire;
      case "gzip", "x-gzip" -> new GZIPInputStream(wire, STEP_BYTES);
      case "deflate" -> new InflaterInputStream(wire);
      case "zstd", "zstd1" -> new ZstdInputStream(wire).setLongMax(MAX_ZSTD_WINDOW_LOG);
      default ->
          throw new TurnedAwayException(
              HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
              "content_encoding",
              "this Content-Encoding is not taken; send one of gzip, deflate, zstd, or none");
    };
  }

  private static TurnedAwayException broken() {
    return new TurnedAwayException(
        HttpServletResponse.SC_BAD_REQUEST,
        "malformed",
        "the body is not what its Content-Encoding says, or breaks off; send it whole");
  }

  private static TurnedAwayException tooLarge(String where, int most) {
    return new TurnedAwayException(
        HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
        "too_large",
        "the body has more than " + most + " bytes " + where + "; send smaller requests");
  }

  /** All bytes, in pieces first, so that a small body costs little and a bomb ends early. */
  private static byte[] all(InputStream in, int most, Room.Share share) throws IOException {
    List<byte[]> pieces = new ArrayList<>();
    long total = 0;
    int step = STEP_BYTES;
    while (true) {
      int wanted = (int) Math.min(step, most + 1L - total);
      share.grow(wanted);
      byte[] piece = in.readNBytes(wanted);
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
    private final LongSupplier nanoTicker;
    private final long begunNanos;
    private long given;

    Bounded(InputStream in, int most, LongSupplier nanoTicker) {
      this.in = in;
      this.most = most;
      this.nanoTicker = nanoTicker;
      this.begunNanos = nanoTicker.getAsLong();
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
      long seconds = PATIENCE_SECONDS + given / LEAST_BYTES_PER_SECOND;
      if (nanoTicker.getAsLong() - begunNanos > seconds * 1_000_000_000L) {
        throw new TurnedAwayException(
            HttpServletResponse.SC_REQUEST_TIMEOUT,
            "too_slow",
            "the body came slower than "
                + LEAST_BYTES_PER_SECOND
                + " bytes a second; send smaller requests");
      }
      return count;
    }
  }
}
