package aegle.server.notify;

import aegle.metrics.Matcher;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * While an alert of the source fires, alerts of the target with the same values of some labels are
 * not told. Without conditions a side takes every alert.
 *
 * @param name empty when the file gives none
 * @param equal the names of labels that must have the same value on both sides; a missing label has
 *     the empty value
 */
public record InhibitRule(
    String name, List<Matcher> source, List<Matcher> target, List<String> equal) {
  public InhibitRule {
    source = List.copyOf(source);
    target = List.copyOf(target);
    equal = List.copyOf(equal);
  }

  /** Whether the first alert, firing, keeps the second from being told. */
  public boolean inhibits(Labels firing, Labels labels) {
    if (!isSource(firing) || !isTarget(labels) || !values(firing).equals(values(labels))) {
      return false;
    }
    // Alerts on both sides would silence each other, and each itself.
    return !(isSource(labels) && isTarget(firing));
  }

  boolean isSource(Labels labels) {
    return all(source, labels);
  }

  boolean isTarget(Labels labels) {
    return all(target, labels);
  }

  /** The values that must be the same, in the order of the names. */
  List<String> values(Labels labels) {
    List<String> values = new ArrayList<>(equal.size());
    equal.forEach(label -> values.add(labels.get(label)));
    return values;
  }

  private static boolean all(List<Matcher> matchers, Labels labels) {
    for (Matcher matcher : matchers) {
      if (!matcher.matches(labels)) {
        return false;
      }
    }
    return true;
  }
}
