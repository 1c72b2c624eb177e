package aegle.server.web;

import aegle.metrics.rules.RuleSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule and the group that it stands in. */
record RulePlace(RuleSnapshot.Group group, RuleSnapshot.Alerting rule) {
  /**
   * The rule that an address means. Group and name must fit; file and index, where given, choose
   * among several that do, so that an address from before a reload still leads to its rule.
   *
   * @param index place in the group, from 0
   * @return null when there is none
   */
  static @Nullable RulePlace find(
      List<RuleSnapshot.Group> groups,
      String group,
      String name,
      @Nullable String file,
      @Nullable Integer index) {
    RulePlace best = null;
    int bestFit = -1;
    for (RuleSnapshot.Group candidate : groups) {
      if (candidate.name().equals(group)) {
        for (int i = 0; i < candidate.rules().size(); i++) {
          if (candidate.rules().get(i) instanceof RuleSnapshot.Alerting rule
              && rule.name().equals(name)) {
            int fit =
                (candidate.file().equals(file) ? 2 : 0) + (index != null && index == i ? 1 : 0);
            if (fit > bestFit) {
              best = new RulePlace(candidate, rule);
              bestFit = fit;
            }
          }
        }
      }
    }
    return best;
  }
}
