package aegle.server.probe.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.function.LongSupplier;

/**
 * A socket whose reads all end at one moment, however many there are. TLS is laid over it, so the
 * handshake is covered too. Used by one thread at a time.
 */
final class DeadlineSocket extends Socket {
  private final LongSupplier nanoTicker;
  private long deadlineNanos;

  DeadlineSocket(LongSupplier nanoTicker) {
    this.nanoTicker = nanoTicker;
  }

  void deadline(long nanos) {
    deadlineNanos = nanos;
  }

  /** Milliseconds left, at least 1. */
  int remainingMillis() throws SocketTimeoutException {
    long nanos = deadlineNanos - nanoTicker.getAsLong();
    if (nanos <= 0) {
      throw new SocketTimeoutException("deadline exceeded");
    }
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, nanos / 1_000_000));
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new DeadlineStream(super.getInputStream());
  }

  private final class DeadlineStream extends FilterInputStream {
    DeadlineStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      setSoTimeout(remainingMillis());
      return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      setSoTimeout(remainingMillis());
      return super.read(into, offset, length);
    }
  }
}
