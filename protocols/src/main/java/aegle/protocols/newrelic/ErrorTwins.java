package aegle.protocols.newrelic;

import aegle.protocols.EventTime;
import aegle.signals.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Joins the two ways in which one run of an agent tells an error: an event within seconds, with the
 * time; a trace within a minute, with the stack. The trace is what is kept, with the event's time;
 * an event waits for its trace, and is kept as it is when none comes. Safe from any thread.
 */
public final class ErrorTwins {
  /** Events of one run that wait, and traces that came before their events, likewise. */
  public static final int MAX_WAITING = 1_000;

  /** How long an event waits: agents send traces once a minute. */
  public static final long PATIENCE_NANOS = 120_000_000_000L;

  private final Map<String, Deque<Waiting>> waiting = new HashMap<>();
  private final Map<String, Integer> told = new HashMap<>();
  private int waitingCount;

  private record Waiting(Entry entry, long sinceNanos) {}

  /** Takes an event; it comes back where it can not wait and is to be kept now. */
  synchronized Optional<Entry> event(String key, Entry entry, long nowNanos) {
    @Nullable Integer traces = told.get(key);
    if (traces != null) {
      told.compute(key, (_, count) -> traces == 1 ? null : traces - 1);
      return Optional.empty();
    }
    if (waitingCount >= MAX_WAITING) {
      return Optional.of(entry);
    }
    waiting.computeIfAbsent(key, _ -> new ArrayDeque<>()).add(new Waiting(entry, nowNanos));
    waitingCount++;
    return Optional.empty();
  }

  /** Takes a trace, and returns when its event says that it happened, or {@code UNKNOWN}. */
  synchronized long trace(String key) {
    @Nullable Deque<Waiting> events = waiting.get(key);
    if (events == null) {
      if (told.size() < MAX_WAITING) {
        told.merge(key, 1, Integer::sum);
      }
      return EventTime.UNKNOWN;
    }
    Waiting first = events.removeFirst();
    waitingCount--;
    if (events.isEmpty()) {
      waiting.remove(key);
    }
    return first.entry().timeNanos();
  }

  /** Takes out the events that have waited too long. */
  public synchronized List<Entry> overdue(long nowNanos) {
    List<Entry> overdue = new ArrayList<>();
    Iterator<Deque<Waiting>> each = waiting.values().iterator();
    while (each.hasNext()) {
      Deque<Waiting> events = each.next();
      while (!events.isEmpty() && nowNanos - events.getFirst().sinceNanos() > PATIENCE_NANOS) {
        overdue.add(events.removeFirst().entry());
        waitingCount--;
      }
      if (events.isEmpty()) {
        each.remove();
      }
    }
    return overdue;
  }

  /** Takes out all events that wait: the run is over. */
  public synchronized List<Entry> rest() {
    List<Entry> rest = new ArrayList<>();
    waiting.values().forEach(events -> events.forEach(event -> rest.add(event.entry())));
    waiting.clear();
    waitingCount = 0;
    return rest;
  }
}
