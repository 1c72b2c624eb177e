package aegle.server.advice;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A client as it is known now.
 *
 * @param key short, for addresses
 * @param signals how many of each kind: {@code log}, {@code span}, {@code sample}...
 * @param lastMinute signals within the last minute
 * @param lastHour signals within the last hour
 * @param refusals how many signals or requests were refused, by reason
 * @param lacks what its records do not say: {@code release}, {@code trace}...
 */
public record KnownClient(
    String key,
    ClientId id,
    Instant firstSeen,
    Instant lastSeen,
    Map<String, Long> signals,
    long lastMinute,
    long lastHour,
    Map<String, Long> refusals,
    List<String> lacks) {
  public KnownClient {
    signals = Map.copyOf(signals);
    refusals = Map.copyOf(refusals);
    lacks = List.copyOf(lacks);
  }

  /** All its signals. */
  public long total() {
    return signals.values().stream().mapToLong(Long::longValue).sum();
  }
}
