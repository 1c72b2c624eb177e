package aegle.server.receive;

import aegle.protocols.Memory;
import aegle.server.intake.IntakeLimits;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * The memory that unpacked bodies may take, and what is unpacked within them, all requests
 * together: small bodies never meet this limit, and many bombs at the same time take no more than
 * one. Of it one project takes at most half, so that its large or slow bodies leave room for those
 * of others. Safe from any thread.
 */
final class Room {
  /** Bodies are weighed in units of 64 KiB. */
  private static final int UNIT_BYTES = 64 * 1024;

  /** Of the heap: a body is held in pieces and as a whole, and what is read from it comes after. */
  private static final int PART_OF_HEAP = 8;

  /** Shares of whom nobody knows yet, or need not know: bounded by the whole alone. */
  private static final String NOBODY = "";

  private final int unitsInAll;
  private final int unitsOfOne;
  private final Semaphore units;
  private final ConcurrentMap<String, Integer> unitsByOwner = new ConcurrentHashMap<>();

  private Room(long bytes, long bytesOfOne) {
    this.unitsInAll = inUnits(bytes);
    this.unitsOfOne = inUnits(bytesOfOne);
    this.units = new Semaphore(unitsInAll);
  }

  private static int inUnits(long bytes) {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, bytes / UNIT_BYTES));
  }

  /**
   * An eighth of the heap, and half of that for one project; both are always enough for one body of
   * the largest size.
   */
  static Room of(IntakeLimits limits, long heapBytes) {
    long largest = limits.maxDecodedBytes() + 2L * UNIT_BYTES;
    long bytes = Math.max(largest, heapBytes / PART_OF_HEAP);
    return new Room(bytes, Math.max(largest, bytes / 2));
  }

  static Room ofBytes(long bytes) {
    return new Room(bytes, bytes);
  }

  /** What one request holds whose owner is not known; closed when it is answered. */
  Share share() {
    return share(NOBODY);
  }

  /** What one request of a project holds; closed when it is answered. */
  Share share(String owner) {
    return new Share(owner);
  }

  private boolean takeFor(String owner, int wanted) {
    if (owner.equals(NOBODY) || wanted == 0) {
      return true;
    }
    boolean[] taken = new boolean[1];
    unitsByOwner.compute(
        owner,
        (_, held) -> {
          int now = (held == null ? 0 : held) + wanted;
          taken[0] = now <= unitsOfOne;
          return taken[0] ? Integer.valueOf(now) : held;
        });
    return taken[0];
  }

  private void giveBackFor(String owner, int given) {
    if (!owner.equals(NOBODY) && given > 0) {
      unitsByOwner.computeIfPresent(
          owner, (_, held) -> held == given ? null : Integer.valueOf(held - given));
    }
  }

  /** Used by one thread. */
  final class Share implements Memory, AutoCloseable {
    private String owner;
    private long bytes;
    private int held;

    private Share(String owner) {
      this.owner = owner;
    }

    /** Whose it is, for a request that said so in its body; before it holds anything. */
    void belongsTo(String project) {
      if (held > 0) {
        throw new AssertionError("BUG: a share changes its owner before it holds anything");
      }
      owner = project;
    }

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
                + " bytes, of which one project takes at most "
                + (long) unitsOfOne * UNIT_BYTES
                + "); try again");
      }
    }

    @Override
    public boolean take(int more) {
      int wanted = Math.toIntExact((bytes + more + UNIT_BYTES - 1) / UNIT_BYTES) - held;
      if (!takeFor(owner, wanted)) {
        return false;
      }
      if (!units.tryAcquire(wanted)) {
        giveBackFor(owner, wanted);
        return false;
      }
      bytes += more;
      held += wanted;
      return true;
    }

    @Override
    public void close() {
      giveBackFor(owner, held);
      units.release(held);
      held = 0;
    }
  }
}
