package aegle.server.advice;

import aegle.server.state.StoredClient;
import aegle.signals.EntryKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One client and what it has sent. Safe from any thread. */
final class Client {
  /** Reasons that are told apart; what is refused for others is counted together. */
  private static final int MAX_REASONS = 20;

  private static final String OTHER_REASONS = "(others)";

  /** Records of which some must have a trace before those without one are worth a word. */
  static final int MIN_UNTRACED = 50;

  private final ClientId id;
  private final String key;
  private final Pace pace = new Pace();
  private final Map<String, Heard> signals = new TreeMap<>();
  private final Map<String, Long> refusals = new TreeMap<>();
  private long firstMillis;
  private long lastMillis;
  private long joinable;
  private long joined;
  private boolean changed = true;

  /** How many signals of a kind came, and when the last. */
  private static final class Heard {
    private long count;
    private long lastMillis;
  }

  Client(ClientId id, long nowMillis) {
    this.id = id;
    this.key = id.key();
    this.firstMillis = nowMillis;
    this.lastMillis = nowMillis;
  }

  /** As it was before the restart. */
  static Client of(StoredClient stored) {
    Client client =
        new Client(
            new ClientId(
                stored.protocol(),
                stored.source(),
                stored.sdk(),
                stored.sdkVersion(),
                stored.service(),
                stored.release(),
                stored.environment()),
            stored.firstSeen().toEpochMilli());
    client.recall(stored);
    return client;
  }

  private synchronized void recall(StoredClient stored) {
    lastMillis = stored.lastSeen().toEpochMilli();
    Counts.read(stored.signals())
        .forEach((kind, count) -> {
          Heard heard = signals.computeIfAbsent(kind, _ -> new Heard());
          heard.count = count;
          heard.lastMillis = lastMillis;
        });
    refusals.putAll(Counts.read(stored.refusals()));
    changed = false;
  }

  ClientId id() {
    return id;
  }

  String key() {
    return key;
  }

  synchronized void hear(String kind, long count, long nowMillis) {
    Heard heard = signals.computeIfAbsent(kind, _ -> new Heard());
    heard.count += count;
    heard.lastMillis = nowMillis;
    pace.add(nowMillis, count);
    lastMillis = Math.max(lastMillis, nowMillis);
    changed = true;
  }

  /** Counts records that belong into a trace, and those of them that say into which. */
  synchronized void join(long records, long withTrace) {
    joinable += records;
    joined += withTrace;
  }

  synchronized void refuse(String reason, long count, long nowMillis) {
    String told =
        refusals.containsKey(reason) || refusals.size() < MAX_REASONS ? reason : OTHER_REASONS;
    refusals.merge(told, count, Long::sum);
    lastMillis = Math.max(lastMillis, nowMillis);
    changed = true;
  }

  synchronized long lastMillis() {
    return lastMillis;
  }

  /** When a signal of this kind came last; 0 where none came. */
  synchronized long lastMillis(String kind) {
    Heard heard = signals.get(kind);
    return heard == null ? 0 : heard.lastMillis;
  }

  synchronized long count(EntryKind kind) {
    Heard heard = signals.get(kind.word());
    return heard == null ? 0 : heard.count;
  }

  /** Whether many of its records could be joined to a trace and none is. */
  synchronized boolean isUntraced() {
    return joinable >= MIN_UNTRACED && joined == 0;
  }

  synchronized KnownClient known(long nowMillis) {
    return new KnownClient(
        key,
        id,
        Instant.ofEpochMilli(firstMillis),
        Instant.ofEpochMilli(lastMillis),
        counts(),
        pace.lastMinute(nowMillis),
        pace.lastHour(nowMillis),
        refusals,
        lacks());
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    signals.forEach((kind, heard) -> counts.put(kind, heard.count));
    return counts;
  }

  /** Only records say these things of themselves; series say them by labels, each in its way. */
  private List<String> lacks() {
    boolean tells =
        signals.containsKey(EntryKind.LOG.word())
            || signals.containsKey(EntryKind.ERROR.word())
            || signals.containsKey(EntryKind.SPAN.word());
    List<String> lacks = new ArrayList<>();
    if (tells) {
      addIf(lacks, id.release().isEmpty(), "release");
      addIf(lacks, id.environment().isEmpty(), "environment");
      addIf(lacks, id.service().isEmpty() || isUnnamed(id.service()), "service");
      addIf(lacks, joinable > 0 && joined == 0, "trace");
    }
    addIf(lacks, id.sdk().isEmpty(), "sdk");
    return lacks;
  }

  private static void addIf(List<String> lacks, boolean lacking, String what) {
    if (lacking) {
      lacks.add(what);
    }
  }

  /** OpenTelemetry's word for a service that nobody named. */
  static boolean isUnnamed(String service) {
    return service.startsWith("unknown_service");
  }

  /** What has to be written; from now on it counts as written. */
  synchronized StoredClient stored() {
    changed = false;
    return new StoredClient(
        key,
        id.protocol(),
        id.source(),
        id.sdk(),
        id.sdkVersion(),
        id.service(),
        id.release(),
        id.environment(),
        Instant.ofEpochMilli(firstMillis),
        Instant.ofEpochMilli(lastMillis),
        Counts.text(counts()),
        Counts.text(refusals));
  }

  synchronized boolean isChanged() {
    return changed;
  }

  /** It could not be written and is to be written again. */
  synchronized void setUnwritten() {
    changed = true;
  }
}
