package aegle.server.advice;

import aegle.server.intake.Sender;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks the records of one batch and finds whose each is. Neighbours mostly are of one client, so
 * that most records cost a few comparisons and what they add is told once. For one thread.
 */
final class BatchWalk {
  private final Clients clients;
  private final Sender sender;
  private final String sdk;
  private final String sdkVersion;
  private final long nowMillis;
  private final Map<EntryKind, long[]> counts = new EnumMap<>(EntryKind.class);
  private @Nullable Client current;
  private long joinable;
  private long joined;

  BatchWalk(Clients clients, Sender sender, long nowMillis) {
    this.clients = clients;
    this.sender = sender;
    this.sdk = Clients.name(sender);
    this.sdkVersion = Clients.version(sender);
    this.nowMillis = nowMillis;
  }

  /** Whose a record is; counts it. */
  Client take(Entry entry) {
    Client client = clientOf(entry);
    if (client != current) {
      tell();
      current = client;
    }
    counts.computeIfAbsent(entry.kind(), _ -> new long[1])[0]++;
    if (entry.kind() == EntryKind.LOG || entry.kind() == EntryKind.ERROR) {
      joinable++;
      joined += entry.fields().get(FieldNames.TRACE_ID) == null ? 0 : 1;
    }
    return client;
  }

  private Client clientOf(Entry entry) {
    Client last = current;
    Fields fields = entry.fields();
    String name = fields.text(FieldNames.SDK_NAME, sdk);
    String version = fields.text(FieldNames.SDK_VERSION, name.equals(sdk) ? sdkVersion : "");
    String service = fields.text(FieldNames.SERVICE, "");
    String release = fields.text(FieldNames.RELEASE, "");
    String environment = fields.text(FieldNames.ENVIRONMENT, "");
    boolean unnamed = release.isEmpty() && environment.isEmpty();
    if (unnamed && entry.kind() == EntryKind.REPLAY) {
      // The recording itself says nothing; what was said beside it, or before, was of the same.
      return last == null ? clients.of(sender) : last;
    }
    if (last != null
        && last.id().service().equals(service)
        && last.id().release().equals(release)
        && last.id().environment().equals(environment)
        && last.id().sdk().equals(name)
        && last.id().sdkVersion().equals(version)) {
      return last;
    }
    return clients.met(
        new ClientId(
            sender.protocol(), sender.project(), name, version, service, release, environment),
        sender);
  }

  /** Whose measurements are that came along with records, or by themselves. */
  Client ofMeasurements(List<Measurement> measurements) {
    if (current != null) {
      return current;
    }
    Labels labels = measurements.getFirst().labels();
    String service = labels.get("service");
    boolean sentry = sender.protocol().equals("sentry");
    // What an SDK of Sentry says of no service is of the one that the project stands for.
    String named = service.isEmpty() && sentry ? sender.project() : service;
    String release = labels.get("release");
    if (release.isEmpty() && (sentry || named.isEmpty())) {
      return clients.of(sender);
    }
    return clients.met(
        new ClientId(
            sender.protocol(),
            sender.project(),
            sdk,
            sdkVersion,
            named,
            release,
            labels.get("environment")),
        sender);
  }

  /** Whose the last record was, or the sender itself where there was none. */
  Client last() {
    Client last = current;
    return last == null ? clients.of(sender) : last;
  }

  /** Tells the client what was counted. */
  void tell() {
    Client client = current;
    if (client == null) {
      return;
    }
    counts.forEach((kind, count) -> {
      if (count[0] > 0) {
        client.hear(kind.word(), count[0], nowMillis);
        count[0] = 0;
      }
    });
    client.join(joinable, joined);
    joinable = 0;
    joined = 0;
  }
}
