package aegle.server.twins;

import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The section {@code same} of {@code aegle.yml}: which metrics are one event, and which are not.
 *
 * <pre>{@code
 * same:
 *   - name: appointment_booked
 *     are: [appointment_booked_total, appointment_bookings_total]
 *     prefer: [booking-web, statsd]
 *     by: [clinic_id]
 *   - name: login
 *     are-not: [login_total, logins_total]
 * }</pre>
 */
public record SameThings(List<Confirmed> confirmed, List<Set<String>> refused) {
  /** Entries of the section: 200. */
  public static final int MAX_ENTRIES = 200;

  /** Labels that the one series has anyway. */
  private static final List<String> TAKEN = List.of(Labels.METRIC_NAME, "event");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");

  /**
   * Metrics that are one event.
   *
   * @param prefer sources or metrics, in the order in which they are believed
   * @param by labels that the one series has; empty: those that all have
   */
  public record Confirmed(String name, Set<String> are, List<String> prefer, List<String> by) {
    public Confirmed {
      are = Set.copyOf(are);
      prefer = List.copyOf(prefer);
      by = List.copyOf(by);
    }
  }

  public SameThings {
    confirmed = List.copyOf(confirmed);
    refused = List.copyOf(refused);
  }

  /**
   * Reads the section.
   *
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static SameThings read(YamlNode section) {
    if (section.items().size() > MAX_ENTRIES) {
      throw section.error(
          "'same' has " + section.items().size() + " entries; use at most " + MAX_ENTRIES);
    }
    List<Confirmed> confirmed = new ArrayList<>();
    List<Set<String>> refused = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> metrics = new HashSet<>();
    for (YamlNode item : section.items()) {
      item.allowOnly("name", "are", "are-not", "prefer", "by");
      YamlNode name = item.require("name");
      if (!NAME.matcher(name.text()).matches()) {
        throw name.error(
            "'" + name.text() + "' is no name of an event; use one such as appointment_booked");
      }
      Set<String> are = texts(item, "are");
      Set<String> areNot = texts(item, "are-not");
      if (are.isEmpty() == areNot.isEmpty()) {
        throw item.error("name either the metrics that it is ('are') or those that it is not");
      }
      if (!areNot.isEmpty()) {
        refused.add(areNot);
        continue;
      }
      if (!names.add(name.text())) {
        throw name.error("the event '" + name.text() + "' is there twice; keep one entry");
      }
      for (String metric : are) {
        if (!metrics.add(metric)) {
          throw item.error("the metric '" + metric + "' is of two events; keep one");
        }
      }
      List<String> by = list(item, "by");
      for (String label : TAKEN) {
        if (by.contains(label)) {
          throw item.error("'" + label + "' names the one series itself; leave it out of 'by'");
        }
      }
      confirmed.add(new Confirmed(name.text(), are, List.copyOf(list(item, "prefer")), by));
    }
    return new SameThings(confirmed, refused);
  }

  private static List<String> list(YamlNode item, String key) {
    return item.find(key)
        .map(node -> node.items().stream().map(YamlNode::text).toList())
        .orElse(List.of());
  }

  private static Set<String> texts(YamlNode item, String key) {
    return Set.copyOf(new HashSet<>(list(item, key)));
  }

  Optional<Confirmed> of(String metric) {
    return confirmed.stream().filter(each -> each.are().contains(metric)).findFirst();
  }

  /** Whether somebody said that two metrics are not one event. */
  boolean areRefused(String one, String other) {
    return refused.stream().anyMatch(each -> each.contains(one) && each.contains(other));
  }
}
