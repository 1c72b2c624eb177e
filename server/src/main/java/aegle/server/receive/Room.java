package aegle.server.receive;

import aegle.server.intake.IntakeLimits;
import java.util.concurrent.Semaphore;

/**
 * The memory that unpacked bodies may take, all requests together: small bodies never meet this
 * limit, and many bombs at the same time take no more than one. Safe from any thread.
 */
final class Room {
  /** Bodies are weighed in units of 64 KiB. */
  private static final int UNIT_BYTES = 64 * 1024;

  /** Of the heap: a body is held in pieces and as a whole, and what is read from it comes after. */
  private static final int PART_OF_HEAP = 8;

  private final int unitsInAll;
  private final Semaphore units;

  private Room(long bytes) {
    this.unitsInAll = Math.toIntExact(Math.min(Integer.MAX_VALUE, bytes / UNIT_BYTES));
    this.units = new Semaphore(unitsInAll);
  }

  /** An eighth of the heap, and always enough for one body of the largest size. */
  static Room of(IntakeLimits limits, long heapBytes) {
    return new Room(Math.max(limits.maxDecodedBytes() + 2L * UNIT_BYTES, heapBytes / PART_OF_HEAP));
  }

  /** What one request holds; closed when it is answered. */
  Share share() {
    return new Share();
  }

  /** Used by one thread. */
  final class Share implements AutoCloseable {
    private long bytes;
    private int held;

    /**
     * Takes room for more bytes.
     *
     * @throws TurnedAwayException when there is none now
     */
    void grow(int more) {
      bytes += more;
      int wanted = Math.toIntExact((bytes + UNIT_BYTES - 1) / UNIT_BYTES) - held;
      if (!units.tryAcquire(wanted)) {
        throw TurnedAwayException.busy(
            "the bodies of requests under way take as much memory as allowed ("
                + (long) unitsInAll * UNIT_BYTES
                + " bytes); try again");
      }
      held += wanted;
    }

    @Override
    public void close() {
      units.release(held);
      held = 0;
    }
  }
}
