package aegle.protocols;

import aegle.signals.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what a request lost, by signal and reason, so that a million losses are one line. Signals
 * and reasons are words of the decoders, never of the sender, so there are few. Not thread-safe.
 */
public final class Refusals {
  private record Cause(String signal, String reason) {}

  private final Map<Cause, Integer> counts = new LinkedHashMap<>();

  /** Counts losses; none is not counted. */
  public void add(String signal, String reason, int count) {
    if (count > 0) {
      counts.merge(new Cause(signal, reason), count, Refusals::capped);
    }
  }

  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** How many of a signal were lost, for whatever reason. */
  public int count(String signal) {
    int sum = 0;
    for (Map.Entry<Cause, Integer> entry : counts.entrySet()) {
      sum += entry.getKey().signal().equals(signal) ? entry.getValue() : 0;
    }
    return sum;
  }

  public List<Refusal> list() {
    List<Refusal> list = new ArrayList<>(counts.size());
    counts.forEach((cause, count) -> list.add(new Refusal(cause.signal(), cause.reason(), count)));
    return list;
  }

  private static int capped(int a, int b) {
    return (int) Math.min((long) a + b, Integer.MAX_VALUE);
  }
}
