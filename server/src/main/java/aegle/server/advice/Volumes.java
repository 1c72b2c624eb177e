package aegle.server.advice;

import java.util.HashMap;
import java.util.Map;

/**
 * How often within an hour clients did what is only wrong when it is done often. Safe from any
 * thread.
 */
final class Volumes {
  /** Clients at a time; beyond this all are counted anew. */
  private static final int MAX_CLIENTS = Clients.MAX_CLIENTS;

  private final Map<String, Pace> byClient = new HashMap<>();

  /** Counts one, and says how many there were within the hour. */
  synchronized long add(Client client, long nowMillis) {
    if (byClient.size() >= MAX_CLIENTS && !byClient.containsKey(client.key())) {
      byClient.clear();
    }
    Pace pace = byClient.computeIfAbsent(client.key(), _ -> new Pace());
    pace.add(nowMillis, 1);
    return pace.lastHour(nowMillis);
  }
}
