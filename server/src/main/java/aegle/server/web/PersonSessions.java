package aegle.server.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sessions of people, which only a successful sign-in begins: at most {@value #MAX_PER_PERSON}
 * of each, the one that began first giving way. Since users are few and sessions are theirs alone,
 * this bounds them all. Any thread may call.
 */
final class PersonSessions implements HttpSessionListener {
  /** Sessions of one person at once: browsers and devices, forgotten ones included. */
  static final int MAX_PER_PERSON = 20;

  private static final String NUMBER = "aegle.session-number";
  private static final String PERSON = "aegle.session-person";

  private final Map<String, TreeMap<Long, HttpSession>> byPerson = new HashMap<>();
  private final Counter displaced;
  private long lastNumber;

  PersonSessions(MeterRegistry meters) {
    displaced =
        Counter.builder("aegle.web.sessions.displaced")
            .description("Sessions ended because their person began more than are kept.")
            .register(meters);
    Gauge.builder("aegle.web.sessions", this, PersonSessions::count)
        .description("Sessions of signed-in people.")
        .register(meters);
  }

  /** Takes note of a session that a sign-in began, and ends the person's oldest above the limit. */
  void began(HttpSession session, String person) {
    for (HttpSession tooMany : note(session, person)) {
      displaced.increment();
      end(tooMany);
    }
  }

  private synchronized Collection<HttpSession> note(HttpSession session, String person) {
    forget(session);
    lastNumber++;
    session.setAttribute(NUMBER, lastNumber);
    session.setAttribute(PERSON, person);
    TreeMap<Long, HttpSession> mine = byPerson.computeIfAbsent(person, _ -> new TreeMap<>());
    mine.put(lastNumber, session);
    Map<Long, HttpSession> oldest = new TreeMap<>();
    while (mine.size() > MAX_PER_PERSON) {
      Map.Entry<Long, HttpSession> first = mine.pollFirstEntry();
      oldest.put(first.getKey(), first.getValue());
    }
    return oldest.values();
  }

  private static void end(HttpSession session) {
    try {
      session.invalidate();
    } catch (IllegalStateException _) {
      // It ended by itself in this very moment, as was wanted.
    }
  }

  @Override
  public synchronized void sessionDestroyed(HttpSessionEvent event) {
    forget(event.getSession());
  }

  private void forget(HttpSession session) {
    if (session.getAttribute(PERSON) instanceof String person
        && session.getAttribute(NUMBER) instanceof Long number) {
      TreeMap<Long, HttpSession> mine = byPerson.get(person);
      if (mine != null && mine.remove(number) != null && mine.isEmpty()) {
        byPerson.remove(person);
      }
    }
  }

  synchronized int count() {
    return byPerson.values().stream().mapToInt(Map::size).sum();
  }
}
