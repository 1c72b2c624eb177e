package aegle.server.advice;

import aegle.server.intake.Sender;
import aegle.server.state.StoredClient;
import aegle.signals.Labels;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All clients that were heard, within a limit. Safe from any thread. */
final class Clients {
  /**
   * Clients at a time: 500. For a new one the longest silent goes, if it was silent long enough.
   */
  static final int MAX_CLIENTS = 500;

  /** Who was heard within this time keeps its place: no storm of strangers drives it out. */
  static final Duration KEEPS_PLACE = Duration.ofHours(1);

  /** Who was silent for so long is forgotten. */
  static final Duration SILENCE = Duration.ofDays(30);

  /** Doors at which somebody was heard; beyond this all are forgotten, and heard again. */
  private static final int MAX_DOORS = 4 * MAX_CLIENTS;

  /** Clients of one key or job at a time: 125, so that no storm of one takes all places. */
  static final int MAX_OF_SOURCE = MAX_CLIENTS / 4;

  /** For so long nobody asks again whether there is room, once there was none. */
  private static final Duration FULL = Duration.ofSeconds(10);

  private static final String OTLP = "otlp";

  private static final ClientId BEYOND = new ClientId("(others)", "", "", "", "", "", "");

  private final InstantSource clock;
  private final Counter evicted;
  private final Counter beyond;
  private final Map<ClientId, Client> byId = new ConcurrentHashMap<>();
  private final Map<Door, Client> newest = new ConcurrentHashMap<>();
  private final List<String> gone = new ArrayList<>();
  private final Map<String, Long> fullUntil = new ConcurrentHashMap<>();

  /**
   * Where a client comes in.
   *
   * @param agent what it calls itself there; empty for whoever came last by this protocol
   */
  private record Door(String protocol, String source, String agent) {}

  Clients(InstantSource clock, MeterRegistry meters) {
    this.clock = clock;
    this.evicted =
        Counter.builder("aegle.sources.evicted")
            .description("Clients that were forgotten, for others needed their places.")
            .register(meters);
    this.beyond =
        Counter.builder("aegle.sources.beyond.limit")
            .description("Times that a new client found no place and was counted with others.")
            .register(meters);
    Gauge.builder("aegle.sources.known", byId, Map::size)
        .description("Clients that are known.")
        .strongReference(true)
        .register(meters);
  }

  void recall(List<StoredClient> stored) {
    stored.stream()
        .sorted(Comparator.comparing(StoredClient::lastSeen).reversed())
        .limit(MAX_CLIENTS)
        .map(Client::of)
        .forEach(client -> byId.put(client.id(), client));
  }

  /** The client of this identity, whom the sender's batch shows to be there. */
  Client met(ClientId id, Sender sender) {
    Client client = met(id);
    rememberAt(new Door(sender.protocol(), sender.project(), sender.client()), client);
    rememberAt(new Door(sender.protocol(), sender.project(), ""), client);
    return client;
  }

  private void rememberAt(Door door, Client client) {
    if (newest.size() >= MAX_DOORS && !newest.containsKey(door)) {
      newest.clear();
    }
    newest.put(door, client);
  }

  private Client met(ClientId id) {
    Client known = byId.get(id);
    if (known != null) {
      return known;
    }
    long now = clock.millis();
    return now < fullUntil.getOrDefault(id.source(), 0L) ? beyond(now) : admit(id, now);
  }

  private Client beyond(long now) {
    beyond.increment();
    return byId.computeIfAbsent(BEYOND, other -> new Client(other, now));
  }

  private synchronized Client admit(ClientId id, long now) {
    @Nullable Client known = byId.get(id);
    if (known != null) {
      return known;
    }
    boolean crowded =
        byId.keySet().stream().filter(other -> other.source().equals(id.source())).count()
            >= MAX_OF_SOURCE;
    if ((crowded || byId.size() >= MAX_CLIENTS) && !makeRoom(crowded ? id.source() : "", now)) {
      if (fullUntil.size() >= MAX_CLIENTS) {
        fullUntil.clear();
      }
      fullUntil.put(id.source(), now + FULL.toMillis());
      return beyond(now);
    }
    Client admitted = new Client(id, now);
    byId.put(id, admitted);
    return admitted;
  }

  /** Forgets the longest silent client, of one source or of all; false where none is silent. */
  private boolean makeRoom(String source, long now) {
    Optional<Client> longest =
        byId.values().stream()
            .filter(client -> source.isEmpty() || client.id().source().equals(source))
            .min(Comparator.comparingLong(Client::lastMillis));
    if (longest.isEmpty() || longest.get().lastMillis() > now - KEEPS_PLACE.toMillis()) {
      return false;
    }
    forget(longest.get());
    evicted.increment();
    return true;
  }

  private void forget(Client client) {
    byId.remove(client.id());
    newest.values().removeIf(other -> other == client);
    gone.add(client.key());
  }

  /**
   * The client behind a sender of whom nothing else is known: who came last with the same name for
   * itself, else who came last with the same key, else one that is known by that name only.
   */
  Client of(Sender sender) {
    Client known = newest.get(new Door(sender.protocol(), sender.project(), sender.client()));
    // An exporter of OpenTelemetry names itself in the request, and the SDK in the resource.
    if (known == null && (sender.client().isEmpty() || sender.protocol().equals(OTLP))) {
      known = newest.get(new Door(sender.protocol(), sender.project(), ""));
    }
    return known == null ? met(named(sender), sender) : known;
  }

  /**
   * The client of a series or a count that came by a door where nobody says who he is, as that of
   * DogStatsD: the one of the service that the series names, else the door's own.
   */
  Client ofSeries(Sender sender, Labels series) {
    String service = series.get("service");
    Client newestOfService = null;
    for (Client client : byId.values()) {
      ClientId id = client.id();
      boolean same =
          id.protocol().equals(sender.protocol())
              && id.source().equals(sender.project())
              && id.service().equals(service);
      boolean newer = newestOfService == null || client.lastMillis() > newestOfService.lastMillis();
      if (same && newer) {
        newestOfService = client;
      }
    }
    return newestOfService == null
        ? met(
            new ClientId(
                sender.protocol(),
                sender.project(),
                "",
                "",
                service,
                series.get("version"),
                series.get("env")))
        : newestOfService;
  }

  /**
   * The client that has this name for itself, and says no more. SDKs of Sentry are of the service
   * that their project stands for.
   */
  static ClientId named(Sender sender) {
    String service = sender.protocol().equals("sentry") ? sender.project() : "";
    return new ClientId(
        sender.protocol(), sender.project(), name(sender), version(sender), service, "", "");
  }

  /** {@code sentry.javascript.node} of {@code sentry.javascript.node/11.12.0}. */
  static String name(Sender sender) {
    int slash = sender.client().lastIndexOf('/');
    return slash > 0 ? sender.client().substring(0, slash) : sender.client();
  }

  static String version(Sender sender) {
    int slash = sender.client().lastIndexOf('/');
    return slash > 0 ? sender.client().substring(slash + 1) : "";
  }

  Collection<Client> all() {
    return byId.values();
  }

  Optional<Client> find(ClientId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** When any release of the same program last sent this kind of signal. */
  long kinHeardMillis(ClientId id, String kind) {
    long last = 0;
    for (Client client : byId.values()) {
      if (client.id().isKinOf(id)) {
        last = Math.max(last, kind.isEmpty() ? client.lastMillis() : client.lastMillis(kind));
      }
    }
    return last;
  }

  /** Forgets who was silent for long; the keys of all who were forgotten since the last time. */
  synchronized List<String> forgotten() {
    long earliest = clock.millis() - SILENCE.toMillis();
    byId.values().stream()
        .filter(client -> client.lastMillis() < earliest)
        .toList()
        .forEach(this::forget);
    List<String> keys = List.copyOf(gone);
    gone.clear();
    return keys;
  }

  /** Those who were to be forgotten could not be, and are told of again. */
  synchronized void forgetLater(List<String> keys) {
    gone.addAll(keys);
  }
}
