package aegle.server.advice;

import aegle.server.intake.Sender;
import aegle.signals.Entry;
import aegle.signals.Fields;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What applications record by New Relic's {@code recordMetric}, which has no place for tags. Where
 * an event of the same name brings them, nothing is lost: so judgement waits until events had time
 * to come. Safe from any thread.
 */
final class BareMetrics {
  /** Events are sent every five seconds. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Names at a time, waiting or told by events; beyond this all are forgotten. */
  private static final int MAX_NAMES = 1_000;

  private static final String AGENT = "NewRelic-";

  /** Labels that the agent puts on whatever it sends. */
  private static final Set<String> OF_THE_AGENT =
      Set.of("service", "host", "project", "environment");

  private final Map<Name, Bare> waiting = new HashMap<>();
  private final Set<Name> told = new LinkedHashSet<>();

  /** A metric or an event of a source. */
  private record Name(String source, String name) {}

  /** Who recorded a metric without a label, and when that was first seen. */
  private record Bare(Client client, long sinceMillis) {}

  /** An event that names what it measured. */
  void see(ClientId client, Entry entry) {
    Fields fields = entry.fields();
    if (client.protocol().equals("newrelic") && !fields.text("event.name", "").isEmpty()) {
      tell(new Name(client.source(), fields.text("event.name", "")));
      tell(new Name(client.source(), fields.text("name", "")));
    }
  }

  private synchronized void tell(Name name) {
    if (told.size() >= MAX_NAMES) {
      told.clear();
    }
    told.add(name);
  }

  /** What an agent measured; segments come with the scope of their transaction. */
  void see(Client client, Sender sender, List<Measurement> measurements, long nowMillis) {
    if (!sender.client().startsWith(AGENT)) {
      return;
    }
    Set<String> segments = new HashSet<>();
    for (Measurement measurement : measurements) {
      if (measurement.labels().has("scope")) {
        segments.add(measurement.name());
      }
    }
    for (Measurement measurement : measurements) {
      String name = measurement.name();
      boolean own = !name.startsWith("newrelic.") && !segments.contains(name);
      if (own && isBare(measurement.labels())) {
        String metric = name.replaceFirst("\\.(sum|min|max)$", "");
        await(new Name(client.id().source(), metric), new Bare(client, nowMillis));
      }
    }
  }

  private static boolean isBare(Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      if (!OF_THE_AGENT.contains(labels.name(i))) {
        return false;
      }
    }
    return true;
  }

  private synchronized void await(Name name, Bare bare) {
    if (waiting.size() >= MAX_NAMES) {
      waiting.clear();
    }
    waiting.putIfAbsent(name, bare);
  }

  /** Tells the doctor of metrics for which no event came. */
  synchronized void look(Doctor doctor, long nowMillis) {
    Iterator<Map.Entry<Name, Bare>> each = waiting.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Name, Bare> next = each.next();
      if (told.contains(next.getKey())) {
        each.remove();
      } else if (next.getValue().sinceMillis() <= nowMillis - PATIENCE.toMillis()) {
        doctor.suspect(
            Check.NEWRELIC_METRIC_WITHOUT_TAGS, next.getValue().client(), next.getKey().name(), 1);
        each.remove();
      }
    }
  }
}
