package aegle.metrics.promql;

import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reduces labels to those that count: the named ones, or all but the named ones and the name. */
final class MatchLabels {
  private final boolean only;
  private final Collection<String> names;

  private MatchLabels(boolean only, Collection<String> names) {
    this.only = only;
    this.names = names;
  }

  static MatchLabels of(VectorMatching matching) {
    return of(matching.on(), matching.labels());
  }

  static MatchLabels of(boolean only, List<String> labels) {
    Set<String> names = new HashSet<>(labels);
    if (!only) {
      names.add(Labels.METRIC_NAME);
    }
    // A short list is searched faster than a set.
    return new MatchLabels(only, names.size() <= 3 ? new ArrayList<>(names) : names);
  }

  Labels of(Labels labels) {
    if (only) {
      return names.isEmpty() ? Labels.EMPTY : labels.only(names);
    }
    return labels.without(names);
  }
}
