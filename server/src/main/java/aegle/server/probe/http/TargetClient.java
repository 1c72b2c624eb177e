package aegle.server.probe.http;

import aegle.server.probe.config.HttpSettings;
import aegle.server.probe.http.FetchException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one target again and again, over one connection as long as the target keeps it open. Used by
 * one thread at a time.
 */
public final class TargetClient implements AutoCloseable {
  private static final int MAX_REDIRECTS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(TargetClient.class);

  private final LongSupplier nanoTicker;
  private @Nullable Connection connection;
  private int lastBodyBytes = 16 * 1024;

  /**
   * A client.
   *
   * @param nanoTicker a clock for durations, as {@code System::nanoTime}
   */
  public TargetClient(LongSupplier nanoTicker) {
    this.nanoTicker = nanoTicker;
  }

  /**
   * What a request needs beside its address.
   *
   * @param headers sent as they are
   * @param timeoutNanos for everything up to the last byte
   * @param bodyLimitBytes for the body, before and after decompression
   */
  public record Request(
      HttpAddress address,
      HttpSettings settings,
      Map<String, String> headers,
      long timeoutNanos,
      long bodyLimitBytes) {}

  /**
   * Asks and reads the whole answer.
   *
   * @throws FetchException when there is none with status 200 within the limits
   */
  public Answer fetch(Request request) throws FetchException {
    long deadlineNanos = nanoTicker.getAsLong() + request.timeoutNanos();
    try {
      Trip trip = new Trip(request, deadlineNanos);
      HttpAddress address = request.address();
      for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
        Step step = trip.ask(address);
        if (step.answer != null) {
          return step.answer;
        }
        address = step.next;
      }
      throw new FetchException(Kind.STATUS, "stopped after " + MAX_REDIRECTS + " redirects");
    } catch (IOException e) {
      close();
      throw explained(e, request);
    } catch (FetchException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static FetchException explained(IOException e, Request request) {
    String where = request.address().hostAndPort();
    String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return switch (e) {
      case InterruptedIOException _ ->
          new FetchException(
              Kind.TIMEOUT,
              "no complete answer within the scrape timeout of "
                  + request.timeoutNanos() / 1_000_000
                  + " ms",
              e);
      case UnknownHostException _ ->
          new FetchException(
              Kind.CONNECTION, "the name of " + where + " is not known to the name service", e);
      case ConnectException _ ->
          new FetchException(Kind.CONNECTION, "cannot connect to " + where + ": " + detail, e);
      case SSLException _ ->
          new FetchException(Kind.TLS, "no TLS connection to " + where + ": " + detail, e);
      case ZipException _ ->
          new FetchException(Kind.MALFORMED, "the answer is not the gzip it claims: " + detail, e);
      case EOFException _, SocketException _ ->
          new FetchException(
              Kind.CONNECTION, "the connection to " + where + " broke: " + detail, e);
      default -> new FetchException(Kind.CONNECTION, "cannot read " + where + ": " + detail, e);
    };
  }

  /** One answer, or the address to go on to. */
  private record Step(@Nullable Answer answer, HttpAddress next) {}

  private final class Trip {
    private final Request request;
    private final long deadlineNanos;

    Trip(Request request, long deadlineNanos) {
      this.request = request;
      this.deadlineNanos = deadlineNanos;
    }

    Step ask(HttpAddress address) throws IOException, FetchException {
      Connection reused = connection;
      if (reused != null && reused.leadsTo(address, request.settings().tls())) {
        reused.deadline(deadlineNanos);
        try {
          reused.send(text(address));
          HttpInput.Head head = reused.input().readHead();
          return read(address, reused, head);
        } catch (SocketException | EOFException | SSLException e) {
          // The target closed the connection while it was idle, most likely: once, a new one is
          // tried.
          LOG.debug(
              "Opened a new connection: host={} reason={}", address.hostAndPort(), e.getMessage());
          close();
        }
      }
      close();
      Connection fresh =
          Connection.open(address, request.settings().tls(), nanoTicker, deadlineNanos);
      connection = fresh;
      fresh.send(text(address));
      return read(address, fresh, fresh.input().readHead());
    }

    private byte[] text(HttpAddress address) {
      StringBuilder text = new StringBuilder(512);
      text.append("GET ").append(address.path());
      text.append(" HTTP/1.1\r\nHost: ").append(address.hostAndPort()).append("\r\n");
      boolean home = address.hasOriginOf(request.address());
      request
          .headers()
          .forEach((name, value) -> {
            // A redirect must not carry our credentials to another host.
            if (home || !name.equalsIgnoreCase("Authorization")) {
              text.append(name).append(": ").append(value).append("\r\n");
            }
          });
      return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private Step read(HttpAddress address, Connection from, HttpInput.Head head)
        throws IOException, FetchException {
      if (head.isRedirect() && request.settings().redirects()) {
        close();
        return new Step(null, redirected(address, head.header("location")));
      }
      if (head.status() != 200) {
        throw new FetchException(
            Kind.STATUS, "server returned HTTP status " + head.status() + " " + head.reason());
      }
      Answer answer = readBody(from, head);
      if (!head.keepsAlive()) {
        close();
      }
      return new Step(answer, address);
    }

    private Answer readBody(Connection from, HttpInput.Head head)
        throws IOException, FetchException {
      Counted wire = new Counted(from.input().body(head), request.bodyLimitBytes());
      String encoding = head.header("content-encoding").toLowerCase(Locale.ROOT);
      Body body = new Body(lastBodyBytes + lastBodyBytes / 8, request.bodyLimitBytes());
      switch (encoding) {
        case "", "identity" -> body.readAll(wire);
        case "gzip", "x-gzip" -> {
          try (GZIPInputStream unpacked = new GZIPInputStream(wire, 8 * 1024)) {
            body.readAll(unpacked);
          }
          wire.skipRest();
        }
        default ->
            throw new FetchException(
                Kind.MALFORMED,
                "the answer is compressed in a way that was not asked for; only gzip is offered");
      }
      lastBodyBytes = body.length();
      return new Answer(head.header("content-type"), body.bytes(), body.length(), wire.count());
    }
  }

  private static HttpAddress redirected(HttpAddress from, String location) throws FetchException {
    try {
      return from.redirected(location);
    } catch (IllegalArgumentException e) {
      throw new FetchException(Kind.STATUS, "the target redirects to no address of HTTP", e);
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  /** Grows as it reads, up to the limit. */
  private static final class Body {
    private final long limitBytes;
    private byte[] bytes;
    private int length;

    Body(int expectedBytes, long limitBytes) {
      this.limitBytes = limitBytes;
      this.bytes = new byte[(int) Math.min(Math.max(expectedBytes, 1024), limitBytes + 1)];
    }

    void readAll(InputStream in) throws IOException, FetchException {
      while (true) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, limitBytes + 1));
        }
        int count = in.read(bytes, length, bytes.length - length);
        if (count < 0) {
          return;
        }
        length += count;
        if (length > limitBytes) {
          throw tooLarge(limitBytes);
        }
      }
    }

    byte[] bytes() {
      return bytes;
    }

    int length() {
      return length;
    }
  }

  private static FetchException tooLarge(long limitBytes) {
    return new FetchException(
        Kind.BODY_TOO_LARGE, "body size limit exceeded (limit: " + limitBytes + " bytes)");
  }

  /** Counts what comes over the wire and ends it at the limit. */
  private static final class Counted extends InputStream {
    private final InputStream in;
    private final long limitBytes;
    private long count;

    Counted(InputStream in, long limitBytes) {
      this.in = in;
      this.limitBytes = limitBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = in.read(into, offset, length);
      count += Math.max(0, read);
      return read;
    }

    /** What follows the last block of gzip is passed over, so the connection can be used again. */
    void skipRest() throws IOException, FetchException {
      byte[] waste = new byte[1024];
      while (read(waste, 0, waste.length) >= 0) {
        if (count > limitBytes) {
          throw tooLarge(limitBytes);
        }
      }
    }

    long count() {
      return count;
    }
  }
}
