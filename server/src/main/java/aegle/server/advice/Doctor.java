package aegle.server.advice;

import aegle.records.QueryClauses;
import aegle.server.state.StoredFinding;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps what was found, and ends what is over. Safe from any thread. */
final class Doctor {
  /** Findings at a time, those included that are over: 1,000. Further ones are counted. */
  static final int MAX_FINDINGS = 1_000;

  /** Findings of one key or job at a time: 250, so that no storm of one hides what others have. */
  static final int MAX_OF_SOURCE = MAX_FINDINGS / 4;

  /** For so long nobody asks again whether there is room for more of a source. */
  private static final Duration FULL = Duration.ofSeconds(10);

  /** A client that was heard for so long without its fault has been mended. */
  static final Duration WELL = Duration.ofHours(1);

  /** A client that was silent for so long cannot be said to be ill. */
  static final Duration SILENT = Duration.ofDays(1);

  /** What is looked at every few seconds and was not seen for so long is over. */
  static final Duration UNSEEN = Duration.ofMinutes(2);

  /** What is over is shown for so long. */
  static final Duration REMEMBERED = Duration.ofDays(30);

  private final Map<Check, Mend> words = Mend.all();
  private final Map<Check, Map<String, OpenFinding>> found = new EnumMap<>(Check.class);
  private final AtomicInteger size = new AtomicInteger();
  private final Map<String, Long> fullUntil = new ConcurrentHashMap<>();
  private final Clients clients;
  private final InstantSource clock;
  private final Counter beyond;

  Doctor(Clients clients, InstantSource clock, MeterRegistry meters) {
    this.clients = clients;
    this.clock = clock;
    this.beyond =
        Counter.builder("aegle.doctor.beyond.limit")
            .description("Times that something was wrong and there was no room to say so.")
            .register(meters);
    for (Check check : Check.values()) {
      Map<String, OpenFinding> byClient = new ConcurrentHashMap<>();
      found.put(check, byClient);
      Gauge.builder("aegle.doctor.findings", byClient, Doctor::open)
          .description("What is wrong with clients now and nobody has decided to live with.")
          .tag("check", check.id())
          .tag("severity", check.severity().word())
          .strongReference(true)
          .register(meters);
    }
  }

  private static double open(Map<String, OpenFinding> findings) {
    return findings.values().stream().filter(OpenFinding::isOpen).count();
  }

  void recall(List<StoredFinding> stored) {
    for (StoredFinding row : stored) {
      Optional<Check> check = Check.of(row.check());
      if (check.isPresent() && size.get() < MAX_FINDINGS) {
        of(check.get()).put(row.clientKey(), OpenFinding.of(check.get(), row));
        size.incrementAndGet();
      }
    }
  }

  private Map<String, OpenFinding> of(Check check) {
    Map<String, OpenFinding> byClient = found.get(check);
    if (byClient == null) {
      throw new AssertionError("BUG: no findings of " + check);
    }
    return byClient;
  }

  /** A record shows a fault of its client. */
  void suspect(Check check, Client client, String evidence, EntryKind kind) {
    OpenFinding finding = seen(check, client, 1);
    if (finding != null && finding.wants(evidence)) {
      finding.add(evidence, kind.word(), query(check, client.id()));
    }
  }

  /** Series show a fault of their client. */
  void suspectSeries(Check check, Client client, String evidence, String selector) {
    OpenFinding finding = seen(check, client, 1);
    if (finding != null) {
      finding.add(evidence, Finding.SERIES, selector);
    }
  }

  /** Something beside the records shows a fault of a client. */
  void suspect(Check check, Client client, String evidence, long times) {
    OpenFinding finding = seen(check, client, times);
    if (finding != null) {
      finding.add(evidence, "", "");
    }
  }

  /** What a client says of itself shows its fault, as often as it says anything. */
  void suspectAll(Check check, Client client, String evidence, String kind) {
    OpenFinding known = of(check).get(client.key());
    long heard = client.lastMillis();
    if (known == null && heard < clock.millis() - WELL.toMillis()) {
      return; // It was over before anybody looked.
    }
    OpenFinding finding = known == null ? seen(check, client, 0) : known;
    if (finding == null || (finding.isOver() && heard <= finding.endedMillis())) {
      return;
    }
    finding.goOn(client.known(clock.millis()).total(), heard);
    finding.add(evidence, kind, kind.isEmpty() ? "" : query(check, client.id()));
  }

  private @Nullable OpenFinding seen(Check check, Client client, long times) {
    long now = clock.millis();
    Map<String, OpenFinding> byClient = of(check);
    OpenFinding known = byClient.get(client.key());
    if (known == null) {
      if (!hasRoom(client.id().source(), now)) {
        beyond.increment();
        return null;
      }
      Finding.@Nullable SetAside decision = decisionOfKin(byClient, client);
      known =
          byClient.computeIfAbsent(
              client.key(),
              _ -> {
                size.incrementAndGet();
                OpenFinding fresh = new OpenFinding(check, client, now);
                fresh.setAside(decision);
                return fresh;
              });
    }
    known.see(times, now);
    return known;
  }

  /** What a person decided about the same fault of another release of the same program. */
  private static Finding.@Nullable SetAside decisionOfKin(
      Map<String, OpenFinding> findings, Client client) {
    for (OpenFinding finding : findings.values()) {
      Finding.@Nullable SetAside decision = finding.decision();
      if (decision != null && finding.client().isKinOf(client.id())) {
        return decision;
      }
    }
    return null;
  }

  /** Whether there may be one more of a source, for which what is over makes room. */
  private boolean hasRoom(String source, long now) {
    if (now < fullUntil.getOrDefault(source, 0L)) {
      return false;
    }
    long own = all().stream().filter(finding -> isOf(finding, source)).count();
    boolean crowded = own >= MAX_OF_SOURCE;
    if (!crowded && size.get() < MAX_FINDINGS) {
      return true;
    }
    if (forgetOldestEnded(crowded ? source : "")) {
      return true;
    }
    if (fullUntil.size() >= MAX_FINDINGS) {
      fullUntil.clear();
    }
    fullUntil.put(source, now + FULL.toMillis());
    return false;
  }

  private static boolean isOf(OpenFinding finding, String source) {
    return source.isEmpty() || finding.client().source().equals(source);
  }

  /** Makes room among what is over, of a source or of all; what is wrong now is worth more. */
  private boolean forgetOldestEnded(String source) {
    Optional<OpenFinding> oldest =
        all().stream()
            .filter(finding -> finding.isOver() && isOf(finding, source))
            .min(Comparator.comparingLong(OpenFinding::endedMillis));
    if (oldest.isPresent() && of(oldest.get().check()).values().remove(oldest.get())) {
      size.decrementAndGet();
      return true;
    }
    return false;
  }

  /** Asks for the records that show it. */
  private String query(Check check, ClientId client) {
    StringBuilder query = new StringBuilder();
    query.append(QueryClauses.clause(FieldNames.PROJECT, client.source()));
    if (!client.service().isEmpty()) {
      query.append(" AND ").append(QueryClauses.clause(FieldNames.SERVICE, client.service()));
    }
    String find = words(check).find();
    return find.isEmpty() ? query.toString() : query + " AND " + find;
  }

  private Mend words(Check check) {
    Mend known = words.get(check);
    if (known == null) {
      throw new AssertionError("BUG: no words for " + check);
    }
    return known;
  }

  /** Findings that go on as long as their series do. */
  List<OpenFinding> ofSeries() {
    List<OpenFinding> all = new ArrayList<>();
    for (OpenFinding finding : all()) {
      if (finding.check().life() == Check.Life.SERIES && !finding.isOver()) {
        all.add(finding);
      }
    }
    return all;
  }

  /** Ends what is over, and forgets what was over long ago. */
  void endWhatIsOver() {
    long now = clock.millis();
    for (OpenFinding finding : all()) {
      if (finding.isOver()) {
        forgetIfOld(finding, now);
      } else if (isOver(finding, now)) {
        finding.end(now);
      }
    }
  }

  private void forgetIfOld(OpenFinding finding, long now) {
    boolean old = finding.endedMillis() < now - REMEMBERED.toMillis();
    if (old && of(finding.check()).values().remove(finding)) {
      size.decrementAndGet();
    }
  }

  private boolean isOver(OpenFinding finding, long now) {
    long last = finding.lastMillis();
    return switch (finding.check().life()) {
      case STATE -> last < now - UNSEEN.toMillis();
      case SERIES -> last < now - WELL.toMillis();
      case HEARD ->
          last < now - SILENT.toMillis() || heardSince(finding, last) >= last + WELL.toMillis();
    };
  }

  /** When the same program was heard last, by what could have shown the fault. */
  private long heardSince(OpenFinding finding, long last) {
    String place = finding.place();
    boolean records = !place.equals(Finding.SERIES);
    long heard = clients.kinHeardMillis(finding.client(), records ? place : "");
    return Math.max(heard, last);
  }

  /** Marks a finding as one that a person decided to live with, or as none again. */
  boolean setAside(Check check, String clientKey, Finding.@Nullable SetAside decision) {
    OpenFinding known = of(check).get(clientKey);
    if (known != null) {
      known.setAside(decision);
    }
    return known != null;
  }

  /** All findings, the gravest and the newest first; those that are over come last. */
  List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    for (OpenFinding finding : all()) {
      all.add(finding.finding(words(finding.check())));
    }
    all.sort(
        Comparator.comparing((Finding finding) -> finding.ended() != null)
            .thenComparing(finding -> finding.setAside() != null)
            .thenComparing(finding -> finding.check().severity())
            .thenComparing(Finding::lastSeen, Comparator.reverseOrder()));
    return all;
  }

  Collection<OpenFinding> all() {
    List<OpenFinding> all = new ArrayList<>();
    found.values().forEach(byClient -> all.addAll(byClient.values()));
    return all;
  }
}
