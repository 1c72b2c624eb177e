package aegle.server.receive;

import aegle.protocols.remotewrite.WriteRequestReader;
import aegle.server.intake.IntakeLimits;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Buffers for requests that are being read, reused from one to the next. At most so many are lent
 * at the same time; one that has grown large is not kept. Safe from any thread.
 */
final class RequestBuffers {
  /** A buffer that has grown beyond 4 MiB is given back to the heap after use. */
  private static final int MAX_RETAINED_BYTES = 4 * 1024 * 1024;

  private static final int FIRST_BODY_BYTES = 64 * 1024;

  private final IntakeLimits limits;
  private final Semaphore permits;
  private final BlockingQueue<Buffer> idle;

  /** The body of one request and the reader over it. Used by one thread at a time. */
  static final class Buffer {
    byte[] body = new byte[FIRST_BODY_BYTES];
    final WriteRequestReader reader;

    Buffer(int maxDecodedBytes) {
      reader = new WriteRequestReader(maxDecodedBytes);
    }
  }

  RequestBuffers(IntakeLimits limits) {
    this.limits = limits;
    this.permits = new Semaphore(limits.maxRequests());
    this.idle = new ArrayBlockingQueue<>(limits.maxRequests());
  }

  /** A buffer, unless as many as allowed are lent already. */
  Optional<Buffer> borrow() {
    if (!permits.tryAcquire()) {
      return Optional.empty();
    }
    Buffer buffer = idle.poll();
    return Optional.of(buffer == null ? new Buffer(limits.maxDecodedBytes()) : buffer);
  }

  void giveBack(Buffer buffer) {
    boolean small = buffer.body.length + buffer.reader.retainedBytes() <= MAX_RETAINED_BYTES;
    if (small && !idle.offer(buffer)) {
      throw new AssertionError("BUG: more buffers came back than were lent");
    }
    permits.release();
  }
}
