package aegle.server.notify;

import aegle.metrics.Matcher;
import aegle.signals.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A node of the route tree: which alerts it takes, who is told and how they are gathered. All
 * settings are here, inherited ones included.
 *
 * @param id unique in the tree: the key with the places in the lists of routes
 * @param key as Alertmanager writes it: {@code {}/{severity="critical"}}
 * @param matchers all must hold; sorted
 * @param isContinuing whether the routes after this one are asked too
 */
public record Route(
    String id,
    String key,
    List<Matcher> matchers,
    boolean isContinuing,
    Settings settings,
    List<Route> routes) {
  public static final Duration DEFAULT_GROUP_WAIT = Duration.ofSeconds(30);
  public static final Duration DEFAULT_GROUP_INTERVAL = Duration.ofMinutes(5);
  public static final Duration DEFAULT_REPEAT_INTERVAL = Duration.ofHours(4);

  /**
   * What a route hands down to the routes below it.
   *
   * @param isGroupedByAll whether every different set of labels is a group of its own
   * @param muteTimeIntervals names of the times at which nothing is told; never handed down
   * @param activeTimeIntervals names of the only times at which something is told, when there are
   *     any; never handed down
   */
  public record Settings(
      String receiver,
      Set<String> groupBy,
      boolean isGroupedByAll,
      Duration groupWait,
      Duration groupInterval,
      Duration repeatInterval,
      List<String> muteTimeIntervals,
      List<String> activeTimeIntervals) {
    public Settings {
      groupBy = Set.copyOf(groupBy);
      muteTimeIntervals = List.copyOf(muteTimeIntervals);
      activeTimeIntervals = List.copyOf(activeTimeIntervals);
    }
  }

  public Route {
    matchers = List.copyOf(matchers);
    routes = List.copyOf(routes);
  }

  /**
   * The routes that take an alert: depth first, the first child that matches unless it continues;
   * this one when no child does; none when this one does not match.
   */
  public List<Route> match(Labels labels) {
    if (!takes(labels)) {
      return List.of();
    }
    List<Route> taken = new ArrayList<>();
    for (Route route : routes) {
      List<Route> below = route.match(labels);
      taken.addAll(below);
      if (!below.isEmpty() && !route.isContinuing()) {
        break;
      }
    }
    return taken.isEmpty() ? List.of(this) : taken;
  }

  /** The labels that an alert's group has. */
  public Labels groupLabels(Labels labels) {
    return settings.isGroupedByAll() ? labels : labels.only(settings.groupBy());
  }

  /** The key of a group, by which receivers recognise it: {@code {}:{alertname="Down"}}. */
  public String groupKey(Labels groupLabels) {
    return key + ":" + GoText.labels(groupLabels);
  }

  private boolean takes(Labels labels) {
    for (Matcher matcher : matchers) {
      if (!matcher.matches(labels)) {
        return false;
      }
    }
    return true;
  }
}
