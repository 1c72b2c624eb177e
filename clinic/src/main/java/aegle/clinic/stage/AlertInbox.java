package aegle.clinic.stage;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Keeps the newest webhook payloads that were posted to it. Safe from any thread. */
final class AlertInbox {
  private static final int MAX_KEPT = 200;

  private final Deque<Received> kept = new ArrayDeque<>();

  /** A payload and when it came. */
  record Received(Instant at, JsonNode payload) {}

  synchronized void add(Received received) {
    kept.addFirst(received);
    if (kept.size() > MAX_KEPT) {
      kept.removeLast();
    }
  }

  /** Newest first. */
  synchronized List<Received> newest() {
    return List.copyOf(kept);
  }
}
