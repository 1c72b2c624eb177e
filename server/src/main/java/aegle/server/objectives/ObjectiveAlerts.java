package aegle.server.objectives;

import aegle.metrics.rules.RuleSnapshot;
import java.util.ArrayList;
import java.util.List;

/** The alerts that guard an objective, as they stand. */
public final class ObjectiveAlerts {
  private ObjectiveAlerts() {}

  /** An alerting rule and the group that it stands in. */
  public record Guarding(RuleSnapshot.Group group, RuleSnapshot.Alerting rule) {}

  /** Those of one objective, in the order of the file. */
  public static List<Guarding> of(Objective objective, List<RuleSnapshot.Group> groups) {
    List<Guarding> found = new ArrayList<>();
    for (RuleSnapshot.Group group : groups) {
      if (!group.file().equals(ObjectiveRules.FILE_NAME)) {
        continue;
      }
      for (RuleSnapshot rule : group.rules()) {
        if (rule instanceof RuleSnapshot.Alerting alerting
            && alerting.labels().get("objective").equals(objective.name())) {
          found.add(new Guarding(group, alerting));
        }
      }
    }
    return found;
  }
}
