package aegle.protocols.sentry;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was already counted of the newest sessions. SDKs repeat themselves: Java sends the same
 * update with every event, an old browser SDK says "crashed" twice, and a retry repeats all. One
 * for the whole process; all threads may call it.
 */
public final class SessionMemory {
  /** Sessions remembered, about 150 bytes each; the one that was met first is forgotten first. */
  public static final int MAX_SESSIONS = 100_000;

  private final Map<String, Set<SessionOutcome>> counted = new LinkedHashMap<>();

  /** Whether this outcome of a session is told for the first time. */
  synchronized boolean isFirst(String sessionId, SessionOutcome outcome) {
    boolean first =
        counted.computeIfAbsent(sessionId, _ -> EnumSet.noneOf(SessionOutcome.class)).add(outcome);
    if (counted.size() > MAX_SESSIONS) {
      counted.remove(counted.keySet().iterator().next());
    }
    return first;
  }
}
