package aegle.server.advice;

import aegle.guard.masking.Kind;
import aegle.guard.masking.Leak;
import aegle.metrics.AppendResult;
import aegle.protocols.poolstats.PoolStats;
import aegle.server.intake.Onlooker;
import aegle.server.intake.Sender;
import aegle.server.state.AdviceRows;
import aegle.server.state.StateException;
import aegle.server.state.StoredClient;
import aegle.server.state.StoredFinding;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of clients and of what is wrong with them. It looks on at intake, where it does
 * nothing but count and compare; {@link AdviceLoop} lets it look further and writes what changed.
 * Safe from any thread.
 */
public final class Advice implements Onlooker {
  /** Traces of one client within an hour from which on keeping all of them is too much. */
  static final long MANY_TRACES = 300;

  /** What the server measures itself, or looks up itself. */
  private static final Set<String> OWN = Set.of("own", "postgres", "measurement", "aegle");

  private final AdviceRows rows;
  private final InstantSource clock;
  private final Clients clients;
  private final Doctor doctor;
  private final Births births;
  private final Runtimes runtimes = new Runtimes();
  private final StreamWriters writers = new StreamWriters();
  private final Volumes volumes = new Volumes();
  private final BareMetrics bareMetrics = new BareMetrics();

  public Advice(AdviceRows rows, InstantSource clock, MeterRegistry meters) {
    this.rows = rows;
    this.clock = clock;
    this.clients = new Clients(clock, meters);
    this.doctor = new Doctor(clients, clock, meters);
    this.births = new Births(clients, meters);
  }

  /** Learns what was known before the restart. */
  public void start() {
    clients.recall(rows.clients());
    doctor.recall(rows.findings());
  }

  @Override
  public void kept(Sender sender, SignalBatch masked, List<Leak> leaks) {
    long now = clock.millis();
    BatchWalk walk = new BatchWalk(clients, sender, now);
    for (Entry entry : masked.entries()) {
      look(walk.take(entry), entry, now);
    }
    walk.tell();
    if (!masked.measurements().isEmpty()) {
      Client client = walk.ofMeasurements(masked.measurements());
      client.hear("measurement", masked.measurements().size(), now);
      look(client, sender, masked.measurements());
    }
    if (!masked.files().isEmpty()) {
      walk.last().hear("file", masked.files().size(), now);
    }
    leaks.forEach(leak -> look(walk.last(), leak));
  }

  private void look(Client client, Entry entry, long now) {
    for (RecordChecks.Row row : RecordChecks.of(entry.kind())) {
      @Nullable String symptom = row.look().symptom(client.id(), entry, now);
      if (symptom != null && isEnough(row.check(), client, now)) {
        doctor.suspect(row.check(), client, symptom, entry.kind());
      }
    }
    if (entry.kind() == EntryKind.LOG) {
      bareMetrics.see(client.id(), entry);
      @Nullable String shared = writers.see(client.id(), entry);
      if (shared != null) {
        doctor.suspect(Check.CLOUDWATCH_SHARED_STREAM, client, shared, EntryKind.LOG);
      }
    }
    runtimes.see(client, entry);
  }

  /** Some things are wrong only when there are many of them. */
  private boolean isEnough(Check check, Client client, long now) {
    return check != Check.TRACES_ALL_SAMPLED || volumes.add(client, now) >= MANY_TRACES;
  }

  private void look(Client client, Sender sender, List<Measurement> measurements) {
    for (Measurement measurement : measurements) {
      if (measurement.name().equals(PoolStats.WAITING) && measurement.value() > 0) {
        doctor.suspectSeries(
            Check.POOL_TOO_SMALL, client, "requests wait for a connection", PoolStats.WAITING);
      }
    }
    bareMetrics.see(client, sender, measurements, clock.millis());
  }

  /** What had to be masked is named by its field, so that the mend can name it too. */
  private void look(Client client, Leak leak) {
    Optional<EntryKind> kind = kind(leak.signal());
    if (kind.isPresent() && isWorthSaying(leak)) {
      boolean sentry = client.id().protocol().equals("sentry");
      Check check = sentry ? Check.SENTRY_UNSCRUBBED : Check.LOGS_UNREDACTED;
      doctor.suspect(check, client, leak.path() + ": " + leak.kind(), kind.get());
    }
  }

  /**
   * A user's id becomes a pseudonym by design, and an event needs one; four numbers of a version
   * only look like an address; a breadcrumb names the addresses of the house's own doors, with the
   * public key; and of recordings the verdict on them tells.
   */
  private static boolean isWorthSaying(Leak leak) {
    boolean version = leak.kind().equals(Kind.IP.word()) && leak.path().endsWith("version");
    boolean door =
        leak.kind().equals(Kind.SECRET.word()) && leak.path().startsWith("breadcrumbs[].data.");
    boolean recording = leak.signal().equals(EntryKind.REPLAY.word());
    return !version && !door && !recording && !leak.kind().equals(Kind.USER_ID.word());
  }

  private static Optional<EntryKind> kind(String signal) {
    for (EntryKind kind : EntryKind.values()) {
      if (kind.word().equals(signal)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  @Override
  public void judged(Sender sender, AppendResult result) {
    if (OWN.contains(sender.protocol())) {
      return;
    }
    Client client = clients.of(sender);
    long now = clock.millis();
    if (result.accepted() > 0) {
      client.hear("sample", result.accepted(), now);
    }
    result.refused().forEach((reason, count) -> client.refuse(reason.words(), count, now));
  }

  @Override
  public void added(Sender sender, String signal, long count) {
    if (count > 0) {
      clients.of(sender).hear(signal, count, clock.millis());
    }
  }

  @Override
  public void overwrote(Sender sender, Labels series, long lost) {
    String name = series.metricName();
    if (SeriesChecks.isSum(name)) {
      String selector =
          SeriesChecks.selector(Check.GAUGE_OVERWRITES, name, series, sender.project());
      doctor.suspectSeries(Check.GAUGE_OVERWRITES, clients.of(sender), name, selector);
    }
  }

  @Override
  public void born(String protocol, String source, Labels series) {
    bear(protocol, source, series, null);
  }

  @Override
  public void born(String protocol, String source, Labels series, Measurement.Kind kind) {
    bear(protocol, source, series, kind);
  }

  private void bear(
      String protocol, String source, Labels series, Measurement.@Nullable Kind kind) {
    if (!OWN.contains(protocol)) {
      births.add(protocol, source, series, kind);
    }
  }

  @Override
  public void refused(Sender sender, String reason, long count) {
    if (count == 0) {
      return;
    }
    Client client = clients.of(sender);
    client.refuse(reason, count, clock.millis());
    boolean datadog = sender.protocol().equals("datadog") || sender.protocol().equals("dogstatsd");
    if (datadog && (reason.endsWith("value_not_a_number") || reason.endsWith("value_not_finite"))) {
      doctor.suspect(Check.VALUE_NOT_A_NUMBER, client, "refused as " + reason, count);
    }
  }

  /** Looks at what is known by now. */
  void look() {
    births.look(doctor);
    bareMetrics.look(doctor, clock.millis());
    Set<String> traced = traced();
    for (Client client : clients.all()) {
      ClientChecks.look(client, doctor);
      boolean traces =
          traced.contains(client.id().source()) || traced.contains(client.id().service());
      if (traces && client.isUntraced()) {
        doctor.suspectAll(Check.TRACE_MISSING, client, "no record has a trace id", "log");
      }
    }
    runtimes.look(doctor);
    doctor.endWhatIsOver();
  }

  /** Sources and services that send spans. */
  private Set<String> traced() {
    Set<String> traced = new HashSet<>();
    for (Client client : clients.all()) {
      if (client.count(EntryKind.SPAN) > 0) {
        traced.add(client.id().source());
        if (!client.id().service().isEmpty()) {
          traced.add(client.id().service());
        }
      }
    }
    return traced;
  }

  void look(List<Look> looks) {
    looks.forEach(look -> look.look(clients, doctor));
  }

  /**
   * Writes what changed since the last time; one after the other, so that nothing older comes last.
   *
   * @throws StateException when it could not be written; it stays to be written
   */
  synchronized void write() {
    List<String> forgotten = clients.forgotten();
    List<Client> changed = clients.all().stream().filter(Client::isChanged).toList();
    List<OpenFinding> findings = doctor.all().stream().filter(OpenFinding::isChanged).toList();
    if (changed.isEmpty() && findings.isEmpty() && forgotten.isEmpty()) {
      return;
    }
    List<StoredClient> storedClients = changed.stream().map(Client::stored).toList();
    List<StoredFinding> storedFindings = findings.stream().map(OpenFinding::stored).toList();
    try {
      rows.keep(storedClients, forgotten, storedFindings);
      rows.forgetEnded(clock.instant().minus(Doctor.REMEMBERED));
    } catch (StateException e) {
      clients.forgetLater(forgotten);
      changed.forEach(Client::setUnwritten);
      findings.forEach(OpenFinding::setUnwritten);
      throw e;
    }
  }

  /** All clients, those heard last first. */
  public List<KnownClient> clients() {
    long now = clock.millis();
    List<KnownClient> known = new ArrayList<>();
    clients.all().forEach(client -> known.add(client.known(now)));
    known.sort(Comparator.comparing(KnownClient::lastSeen).reversed());
    return known;
  }

  /** All findings, the gravest first; those that are over come last. */
  public List<Finding> findings() {
    return doctor.findings();
  }

  /** How many findings somebody should do something about. */
  public long open() {
    return doctor.all().stream().filter(OpenFinding::isOpen).count();
  }

  /**
   * A person decides to live with a finding; it is written before this returns.
   *
   * @return whether there is such a finding
   * @throws StateException when the decision could not be written
   */
  public boolean setAside(Check check, String clientKey, String person, String reason) {
    Instant now = clock.instant();
    boolean known = doctor.setAside(check, clientKey, new Finding.SetAside(person, now, reason));
    write();
    return known;
  }

  /** A person takes such a decision back; likewise. */
  public boolean takeUp(Check check, String clientKey) {
    boolean known = doctor.setAside(check, clientKey, null);
    write();
    return known;
  }
}
