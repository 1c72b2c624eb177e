package aegle.records;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The store cannot do what was asked for a reason outside the request. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What stands in the way, so that a door can answer in its client's words. */
  public enum Reason {
    /** The disk took no more, or the limit of the store's size is reached. Later may help. */
    DISK_FULL,
    /** The disk could not be read or written for another reason than its fullness. */
    DISK_FAILED,
    /** Entries come faster than they are indexed. Trying again soon helps. */
    QUEUE_FULL,
    /** More people follow than {@code maxTails} allows. */
    TOO_MANY_TAILS,
    /** The store is closed or closing. */
    CLOSED,
    /** A file cannot be read or is damaged. */
    DAMAGED
  }

  /**
   * What the system says of a disk that has no room, or of a person who may use no more of it. Java
   * hands on the words alone.
   */
  private static final List<String> FULL = List.of("no space left", "quota exceeded");

  /** That something could not be written, and why: the disk is full, or it failed. */
  public static StoreException ofDisk(String what, Exception cause) {
    return new StoreException(
        isFull(cause) ? Reason.DISK_FULL : Reason.DISK_FAILED,
        what + ": " + cause.getMessage(),
        cause);
  }

  /** An index that a full disk has closed says so in what it was caused by. */
  private static boolean isFull(@Nullable Throwable cause) {
    if (cause == null) {
      return false;
    }
    String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return FULL.stream().anyMatch(words::contains) || isFull(cause.getCause());
  }

  public StoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public StoreException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
