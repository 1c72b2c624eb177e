package aegle.server.advice;

import aegle.server.state.StoredFinding;
import aegle.server.state.StoredFinding.Decision;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A finding as it grows. Safe from any thread. */
final class OpenFinding {
  /** Different lines of evidence; further ones say nothing new. */
  static final int MAX_EVIDENCE = 5;

  private static final int MAX_EVIDENCE_CHARS = 300;

  private final Check check;
  private final ClientId client;
  private final String clientKey;
  private final Set<String> evidence = new LinkedHashSet<>();
  private final Set<String> queries = new LinkedHashSet<>();
  private String place = "";
  private long count;
  private long firstMillis;
  private long lastMillis;
  private long endedMillis;
  private Finding.@Nullable SetAside setAside;
  private boolean changed = true;

  OpenFinding(Check check, Client client, long nowMillis) {
    this(check, client.id(), client.key(), nowMillis);
  }

  private OpenFinding(Check check, ClientId client, String clientKey, long nowMillis) {
    this.check = check;
    this.client = client;
    this.clientKey = clientKey;
    this.firstMillis = nowMillis;
    this.lastMillis = nowMillis;
  }

  /** As it was before the restart. */
  static OpenFinding of(Check check, StoredFinding stored) {
    ClientId client =
        new ClientId(
            stored.protocol(),
            stored.source(),
            stored.sdk(),
            stored.sdkVersion(),
            stored.service(),
            stored.release(),
            stored.environment());
    OpenFinding finding =
        new OpenFinding(check, client, stored.clientKey(), stored.firstSeen().toEpochMilli());
    finding.recall(stored);
    return finding;
  }

  private synchronized void recall(StoredFinding stored) {
    @Nullable Instant ended = stored.ended();
    @Nullable Decision decision = stored.setAside();
    stored.evidence().lines().forEach(evidence::add);
    if (!stored.query().isEmpty()) {
      queries.add(stored.query());
    }
    place = stored.place();
    count = stored.count();
    lastMillis = stored.lastSeen().toEpochMilli();
    endedMillis = ended == null ? 0 : ended.toEpochMilli();
    setAside =
        decision == null
            ? null
            : new Finding.SetAside(decision.by(), decision.at(), decision.reason());
    changed = false;
  }

  Check check() {
    return check;
  }

  ClientId client() {
    return client;
  }

  /** Seen again; one that was over begins anew, but for what a person decided about it. */
  synchronized void see(long times, long nowMillis) {
    if (endedMillis != 0) {
      endedMillis = 0;
      firstMillis = nowMillis;
      count = 0;
      evidence.clear();
      queries.clear();
    }
    count += times;
    lastMillis = Math.max(lastMillis, nowMillis);
    changed = true;
  }

  /** Seen to go on, by somebody who counts it himself. */
  synchronized void goOn(long total, long seenMillis) {
    if (total != count || seenMillis > lastMillis) {
      see(0, seenMillis);
      count = total;
    }
  }

  /** Whether this line says what is not known yet, and there is room for it. */
  synchronized boolean wants(String line) {
    return evidence.size() < MAX_EVIDENCE && !evidence.contains(shortened(line));
  }

  synchronized void add(String line, String where, String query) {
    if (wants(line)) {
      evidence.add(shortened(line));
      place = where;
      boolean single = queries.isEmpty() || where.equals(Finding.SERIES);
      if (!query.isEmpty() && single) {
        queries.add(query);
      }
      changed = true;
    }
  }

  private static String shortened(String line) {
    String plain = line.replaceAll("\\p{Cntrl}", " ");
    return plain.length() <= MAX_EVIDENCE_CHARS
        ? plain
        : plain.substring(0, MAX_EVIDENCE_CHARS) + "…";
  }

  synchronized String place() {
    return place;
  }

  synchronized String query() {
    return String.join(" or ", queries);
  }

  synchronized long lastMillis() {
    return lastMillis;
  }

  synchronized boolean isOver() {
    return endedMillis != 0;
  }

  synchronized void end(long nowMillis) {
    endedMillis = nowMillis;
    changed = true;
  }

  synchronized void setAside(Finding.@Nullable SetAside decision) {
    setAside = decision;
    changed = true;
  }

  /** Why somebody can live with it; null where nobody decided so. */
  synchronized Finding.@Nullable SetAside decision() {
    return setAside;
  }

  synchronized boolean isOpen() {
    return endedMillis == 0 && setAside == null;
  }

  synchronized long endedMillis() {
    return endedMillis;
  }

  synchronized Finding finding(Mend words) {
    return new Finding(
        check,
        words,
        clientKey,
        client,
        count,
        Instant.ofEpochMilli(firstMillis),
        Instant.ofEpochMilli(lastMillis),
        List.copyOf(evidence),
        place,
        query(),
        endedMillis == 0 ? null : Instant.ofEpochMilli(endedMillis),
        setAside);
  }

  synchronized boolean isChanged() {
    return changed;
  }

  /** It could not be written and is to be written again. */
  synchronized void setUnwritten() {
    changed = true;
  }

  /** What has to be written; from now on it counts as written. */
  synchronized StoredFinding stored() {
    changed = false;
    Finding.SetAside decision = setAside;
    return new StoredFinding(
        check.id(),
        clientKey,
        client.protocol(),
        client.source(),
        client.sdk(),
        client.sdkVersion(),
        client.service(),
        client.release(),
        client.environment(),
        count,
        Instant.ofEpochMilli(firstMillis),
        Instant.ofEpochMilli(lastMillis),
        String.join("\n", evidence),
        place,
        query(),
        endedMillis == 0 ? null : Instant.ofEpochMilli(endedMillis),
        decision == null ? null : new Decision(decision.by(), decision.at(), decision.reason()));
  }
}
