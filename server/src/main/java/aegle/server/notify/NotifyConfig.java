package aegle.server.notify;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code alertmanager.yml} says, checked: every receiver that a route names exists.
 *
 * @param root null when there is no file: then alerts go nowhere
 * @param resolveTimeout after which an alert without an end counts as ended when nobody told it
 *     again
 * @param receivers in the order of the file
 * @param shownText the file as clients may see it: routes, inhibition, times, and receivers by name
 *     only
 */
public record NotifyConfig(
    @Nullable Route root,
    Map<String, Receiver> receivers,
    Duration resolveTimeout,
    List<InhibitRule> inhibitRules,
    TimeIntervals timeIntervals,
    String shownText) {
  public static final Duration DEFAULT_RESOLVE_TIMEOUT = Duration.ofMinutes(5);

  public NotifyConfig {
    receivers = Collections.unmodifiableMap(new LinkedHashMap<>(receivers));
    inhibitRules = List.copyOf(inhibitRules);
  }

  /** Without a file nobody is told. */
  public static NotifyConfig none() {
    return new NotifyConfig(
        null, Map.of(), DEFAULT_RESOLVE_TIMEOUT, List.of(), TimeIntervals.NONE, "");
  }

  /** Whether anybody is told at all. */
  public boolean tellsSomebody() {
    return receivers.values().stream().anyMatch(receiver -> !receiver.integrations().isEmpty());
  }

  /** The root of the routes; empty without a file. */
  public Optional<Route> route() {
    return Optional.ofNullable(root);
  }

  /** In the order of the file. */
  public List<String> receiverNames() {
    return List.copyOf(receivers.keySet());
  }

  /** A name with the ways to reach it; a receiver without any is silent on purpose. */
  public record Receiver(
      String name, List<IntegrationConfig> integrations, Map<String, String> labels) {
    public Receiver {
      integrations = List.copyOf(integrations);
      labels = Map.copyOf(labels);
    }

    /** {@code webhook}, {@code email}, {@code slack}, in the order of the file. */
    public List<String> kinds() {
      return integrations.stream().map(IntegrationConfig::kind).toList();
    }
  }
}
