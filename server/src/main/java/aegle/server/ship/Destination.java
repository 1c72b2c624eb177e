package aegle.server.ship;

import java.time.Duration;

/** Where batches are sent. Called by one thread. */
interface Destination {
  /**
   * Sends once and waits for the answer.
   *
   * @param name under which the server knows the batch: 1 to 120 of {@code 0-9a-zA-Z:._-}
   * @param attempt the first, or another of the same batch
   */
  Answer send(String name, Batch batch, Attempt attempt);

  /** Whether the server may have the batch already. */
  enum Attempt {
    FIRST,
    AGAIN
  }

  /** What came of it. */
  sealed interface Answer {
    /**
     * The server has the batch.
     *
     * @param kept lines that it keeps of it
     * @param refused lines that it could not read
     * @param isKnown whether an earlier attempt had brought it
     */
    record Kept(long kept, long refused, boolean isKnown) implements Answer {}

    /** The server will never take this batch as it is. */
    record Refused(String sentence) implements Answer {}

    /**
     * The server may take it later, or has taken it and the answer was lost.
     *
     * @param pause what the server asked for, or zero
     */
    record Later(Duration pause, String sentence) implements Answer {}

    /** Somebody must change something first. */
    record Closed(String sentence) implements Answer {}
  }
}
