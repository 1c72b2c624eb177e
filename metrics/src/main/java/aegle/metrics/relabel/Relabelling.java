package aegle.metrics.relabel;

import aegle.signals.Labels;
import java.util.List;
import java.util.Optional;

/**
 * Rules applied one after the other.
 *
 * @param rules the rules, in the order of the file
 */
public record Relabelling(List<RelabelRule> rules) {
  public static final Relabelling NONE = new Relabelling(List.of());

  public Relabelling {
    rules = List.copyOf(rules);
  }

  /** The labels as rewritten; empty when a rule dropped them. */
  public Optional<Labels> apply(Labels labels) {
    if (rules.isEmpty()) {
      return Optional.of(labels);
    }
    Labels.Builder builder = labels.toBuilder();
    for (RelabelRule rule : rules) {
      if (!rule.apply(builder)) {
        return Optional.empty();
      }
    }
    return Optional.of(builder.build());
  }
}
