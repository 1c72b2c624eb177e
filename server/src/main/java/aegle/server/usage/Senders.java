package aegle.server.usage;

import aegle.guard.masking.Leak;
import aegle.metrics.AppendResult;
import aegle.server.intake.Onlooker;
import aegle.server.intake.Sender;
import aegle.signals.Labels;
import aegle.signals.SignalBatch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** By which protocols and with which clients each source sends. Safe from any thread. */
public final class Senders implements Onlooker {
  /** Sources that are remembered: 1,000. */
  static final int MAX_SOURCES = 1_000;

  /** Clients of one source, and protocols: 10 of each. */
  static final int MAX_EACH = 10;

  /** Characters of what a client says of itself. */
  static final int MAX_CHARS = 100;

  private final Map<String, Known> sources = new ConcurrentHashMap<>();

  private static final class Known {
    private final Set<String> protocols = new LinkedHashSet<>();
    private final Set<String> clients = new LinkedHashSet<>();

    synchronized void note(String protocol, String client) {
      if (protocols.size() < MAX_EACH) {
        protocols.add(protocol);
      }
      if (!client.isBlank() && clients.size() < MAX_EACH) {
        clients.add(client.length() <= MAX_CHARS ? client : client.substring(0, MAX_CHARS));
      }
    }

    synchronized Seen seen() {
      return new Seen(List.copyOf(protocols), List.copyOf(clients));
    }
  }

  /** What is known of a source, since the start. */
  public record Seen(List<String> protocols, List<String> clients) {}

  @Override
  public void kept(Sender sender, SignalBatch masked, List<Leak> leaks) {
    note(sender.project(), sender.protocol(), sender.client());
  }

  @Override
  public void judged(String protocol, String source, AppendResult result) {
    note(source, protocol, "");
  }

  @Override
  public void born(String protocol, String source, Labels series) {
    note(source, protocol, "");
  }

  private void note(String source, String protocol, String client) {
    Known known = sources.get(source);
    if (known == null && sources.size() < MAX_SOURCES) {
      known = sources.computeIfAbsent(source, _ -> new Known());
    }
    if (known != null) {
      known.note(protocol, client);
    }
  }

  Seen of(String source) {
    Known known = sources.get(source);
    return known == null ? new Seen(List.of(), List.of()) : known.seen();
  }
}
