package aegle.server.receive;

import aegle.protocols.Memory;
import aegle.server.intake.IntakeLimits;
import java.util.concurrent.Semaphore;

/**
 * The memory that unpacked bodies may take, and what is unpacked within them, all requests
 * together: small bodies never meet this limit, and many bombs at the same time take no more than
 * one. Safe from any thread.
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
    return ofBytes(Math.max(limits.maxDecodedBytes() + 2L * UNIT_BYTES, heapBytes / PART_OF_HEAP));
  }

  static Room ofBytes(long bytes) {
    return new Room(bytes);
  }

  /** What one request holds; closed when it is answered. */
  Share share() {
    return new Share();
  }

  /** Used by one thread. */
  final class Share implements Memory, AutoCloseable {
    private long bytes;
    private int held;

    /**
     * Takes room for more bytes.
     *
     * @throws TurnedAwayException when there is none now
     */
    void grow(int more) {
      if (!take(more)) {
        throw TurnedAwayException.busy(
            "the bodies of requests under way take as much memory as allowed ("
                + (long) unitsInAll * UNIT_BYTES
                + " bytes); try again");
      }
    }

    @Override
    public boolean take(int more) {
      int wanted = Math.toIntExact((bytes + more + UNIT_BYTES - 1) / UNIT_BYTES) - held;
      if (!units.tryAcquire(wanted)) {
        return false;
      }
      bytes += more;
      held += wanted;
      return true;
    }

    @Override
    public void close() {
      units.release(held);
      held = 0;
    }
  }
}
