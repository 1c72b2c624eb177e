package aegle.server.probe.http;

import aegle.server.probe.http.FetchException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads answers of HTTP/1.1 (RFC 9112) from a connection. Keeps what it has read ahead for the next
 * answer. Not thread-safe.
 */
final class HttpInput extends InputStream {
  /** A status line with its headers is at most this long. */
  static final int MAX_HEAD_BYTES = 64 * 1024;

  private static final int BUFFER_BYTES = 16 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private int headBytes;

  HttpInput(InputStream in) {
    this.in = in;
  }

  /** The final answer's head; interim answers (1xx) are passed over. */
  Head readHead() throws IOException, FetchException {
    headBytes = 0;
    while (true) {
      String statusLine = readLine();
      int status = status(statusLine);
      Map<String, String> headers = new HashMap<>();
      String line = readLine();
      while (!line.isEmpty()) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
          throw new FetchException(Kind.MALFORMED, "the answer has a header line without a name");
        }
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        line = readLine();
      }
      if (status >= 200) {
        return new Head(status, reason(statusLine), statusLine.startsWith("HTTP/1.0"), headers);
      }
    }
  }

  private static int status(String line) throws FetchException {
    boolean form = line.matches("HTTP/1\\.[01] [1-9][0-9][0-9]( .*)?");
    if (!form) {
      throw new FetchException(
          Kind.MALFORMED,
          "the target does not answer in HTTP/1.1; is the port or the scheme wrong?");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static String reason(String statusLine) {
    String words = statusLine.length() > 13 ? statusLine.substring(13) : "";
    String printable = words.replaceAll("[^ -~]", "?");
    return printable.length() > 60 ? printable.substring(0, 60) : printable;
  }

  /** A line without its end. */
  String readLine() throws IOException, FetchException {
    StringBuilder line = new StringBuilder(80);
    while (true) {
      int c = read();
      if (c < 0) {
        throw new EOFException("connection closed by the target");
      }
      if (++headBytes > MAX_HEAD_BYTES) {
        throw new FetchException(
            Kind.MALFORMED, "the answer's headers are longer than " + MAX_HEAD_BYTES + " bytes");
      }
      if (c == '\n') {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
          line.setLength(length - 1);
        }
        return line.toString();
      }
      line.append((char) c);
    }
  }

  /** The body that a head announces, as a stream that ends where the body does. */
  InputStream body(Head head) throws FetchException {
    if (head.status() == 204 || head.status() == 304) {
      return new Sized(0);
    }
    if (head.header("transfer-encoding").toLowerCase(Locale.ROOT).endsWith("chunked")) {
      return new Chunked();
    }
    String length = head.header("content-length");
    if (length.isEmpty()) {
      return this;
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw new FetchException(Kind.MALFORMED, "the answer's Content-Length is no number");
    }
    return new Sized(Long.parseLong(length));
  }

  @Override
  public int read() throws IOException {
    if (position == limit && !fill()) {
      return -1;
    }
    return buffer[position++] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == limit && !fill()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, into, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(0, count);
    return count > 0;
  }

  /**
   * Status and headers.
   *
   * @param reason the words after the status, without control characters, at most 60 characters
   * @param headers values by lower-case name; several of one name are joined by commas
   */
  record Head(int status, String reason, boolean http10, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    boolean isRedirect() {
      return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
          && !header("location").isEmpty();
    }

    /** Whether the connection may serve another request after the body was read to its end. */
    boolean keepsAlive() {
      boolean framed =
          !header("content-length").isEmpty()
              || header("transfer-encoding").toLowerCase(Locale.ROOT).endsWith("chunked")
              || status == 204;
      String connection = header("connection").toLowerCase(Locale.ROOT);
      return framed
          && !connection.contains("close")
          && (!http10 || connection.contains("keep-alive"));
    }
  }

  private final class Sized extends InputStream {
    private long left;

    Sized(long length) {
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = HttpInput.this.read(into, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the answer ended " + left + " bytes early");
      }
      left -= count;
      return count;
    }
  }

  private final class Chunked extends InputStream {
    private long left;
    private boolean first = true;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0 && !ended) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int count = HttpInput.this.read(into, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the answer ended inside a chunk");
      }
      left -= count;
      return count;
    }

    private void nextChunk() throws IOException {
      try {
        headBytes = 0;
        if (!first && !readLine().isEmpty()) {
          throw new IOException("the answer has a chunk longer than it says");
        }
        first = false;
        String size = readLine().split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
          throw new IOException("the answer has a chunk without a size");
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
          ended = true;
          skipTrailers();
        }
      } catch (FetchException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    private void skipTrailers() throws IOException, FetchException {
      String line;
      do {
        line = readLine();
      } while (!line.isEmpty());
    }
  }
}
