package aegle.server.intake;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which batches were kept, so that one that is sent again blindly counts once. A batch is
 * known by a fingerprint of all that is in it. Whoever brings one that is being kept waits for how
 * that ends: it must not be told that all is well before it is. Safe from any thread.
 */
public final class BatchMemory {
  /** Batches that are remembered: 20,000; beyond that the oldest is forgotten early. */
  public static final int MAX_BATCHES = 20_000;

  /** How long a batch is remembered. */
  public static final Duration SPAN = Duration.ofMinutes(15);

  private static final int LOCKS = 64;

  private final InstantSource clock;
  private final Map<String, Long> keptAtMillis = new LinkedHashMap<>();
  private final Object[] locks = new Object[LOCKS];

  /** The keeping of a batch. */
  @FunctionalInterface
  public interface Keeping {
    void run() throws IOException;
  }

  public BatchMemory(InstantSource clock) {
    this.clock = clock;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /**
   * Keeps a batch unless it was kept already; one that could not be kept is not remembered.
   *
   * @return whether it was kept now
   */
  public boolean once(String fingerprint, Keeping keeping) throws IOException {
    synchronized (locks[Math.floorMod(fingerprint.hashCode(), LOCKS)]) {
      if (isKnown(fingerprint)) {
        return false;
      }
      keeping.run();
      remember(fingerprint);
      return true;
    }
  }

  private boolean isKnown(String fingerprint) {
    synchronized (keptAtMillis) {
      long since = clock.millis() - SPAN.toMillis();
      Iterator<Long> oldest = keptAtMillis.values().iterator();
      while (oldest.hasNext() && oldest.next() < since) {
        oldest.remove();
      }
      return keptAtMillis.containsKey(fingerprint);
    }
  }

  private void remember(String fingerprint) {
    synchronized (keptAtMillis) {
      if (keptAtMillis.size() >= MAX_BATCHES) {
        Iterator<Long> oldest = keptAtMillis.values().iterator();
        oldest.next();
        oldest.remove();
      }
      keptAtMillis.put(fingerprint, clock.millis());
    }
  }
}
