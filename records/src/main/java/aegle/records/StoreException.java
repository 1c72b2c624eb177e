package aegle.records;

/** The store cannot do what was asked for a reason outside the request. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What stands in the way, so that a door can answer in its client's words. */
  public enum Reason {
    /** The disk took no more, or the limit of the store's size is reached. Later may help. */
    DISK_FULL,
    /** Entries come faster than they are indexed. Trying again soon helps. */
    QUEUE_FULL,
    /** More people follow than {@code maxTails} allows. */
    TOO_MANY_TAILS,
    /** The store is closed or closing. */
    CLOSED,
    /** A file cannot be read or is damaged. */
    DAMAGED
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
