package aegle.server.notify;

import aegle.signals.Labels;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one integration is told about one group: the same data that Alertmanager hands to templates
 * and webhooks.
 *
 * @param alerts in the order of Alertmanager: by job, by instance, then by labels
 * @param at when the group was due; alerts are firing or resolved as of then
 * @param externalUrl where people reach the pages, without a slash at the end
 */
record Message(
    String receiver,
    String groupKey,
    Labels groupLabels,
    List<Alert> alerts,
    Instant at,
    String externalUrl) {
  /** Alertmanager's order of alerts in a message. */
  static final Comparator<Alert> ORDER = Message::compare;

  /** Alertmanager's order of sets of labels. */
  static final Comparator<Labels> LABEL_ORDER = Message::compare;

  Message {
    alerts = List.copyOf(alerts);
  }

  /** The key of the group as receivers take it: SHA-256 in 64 hexadecimal digits. */
  String keyHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(groupKey.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  boolean isFiring() {
    return !firing().isEmpty();
  }

  /** {@code firing} while at least one alert fires, else {@code resolved}. */
  String status() {
    return firing().isEmpty() ? "resolved" : "firing";
  }

  List<Alert> firing() {
    return alerts.stream().filter(alert -> !alert.isResolved(at)).toList();
  }

  List<Alert> resolved() {
    return alerts.stream().filter(alert -> alert.isResolved(at)).toList();
  }

  String status(Alert alert) {
    return alert.isResolved(at) ? "resolved" : "firing";
  }

  /** What all alerts have alike, in the order of names. */
  Labels commonLabels() {
    List<Map<String, String>> all = new ArrayList<>();
    alerts.forEach(alert -> all.add(alert.labels().toMap()));
    return Labels.of(common(all));
  }

  Map<String, String> commonAnnotations() {
    return common(alerts.stream().map(Alert::annotations).toList());
  }

  /** Where all alerts can be looked at. */
  String link() {
    return externalUrl + "/alerts";
  }

  /** The first alerts only; 0 means all. */
  Message truncated(int maxAlerts) {
    if (maxAlerts == 0 || alerts.size() <= maxAlerts) {
      return this;
    }
    return withAlerts(alerts.subList(0, maxAlerts));
  }

  Message withAlerts(List<Alert> others) {
    return new Message(receiver, groupKey, groupLabels, others, at, externalUrl);
  }

  private static Map<String, String> common(List<Map<String, String>> maps) {
    Map<String, String> common = new LinkedHashMap<>();
    if (maps.isEmpty()) {
      return common;
    }
    maps.getFirst().entrySet().stream()
        .filter(e -> maps.stream().allMatch(m -> e.getValue().equals(m.get(e.getKey()))))
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> common.put(e.getKey(), e.getValue()));
    return common;
  }

  private static int compare(Alert a, Alert b) {
    for (String name : List.of("job", "instance")) {
      String left = a.labels().get(name);
      String right = b.labels().get(name);
      if (!left.equals(right)) {
        return left.isEmpty() || right.isEmpty()
            ? Boolean.compare(left.isEmpty(), right.isEmpty())
            : left.compareTo(right);
      }
    }
    return compare(a.labels(), b.labels());
  }

  /** Fewer labels first; then the first differing name in the order of all names decides. */
  private static int compare(Labels a, Labels b) {
    if (a.size() != b.size()) {
      return Integer.compare(a.size(), b.size());
    }
    Set<String> names = new LinkedHashSet<>(a.toMap().keySet());
    names.addAll(b.toMap().keySet());
    for (String name : names.stream().sorted().toList()) {
      if (!a.get(name).equals(b.get(name))) {
        return a.get(name).compareTo(b.get(name));
      }
    }
    return 0;
  }
}
