package aegle.server.receive;

import aegle.metrics.rules.RuleSnapshot;
import aegle.server.objectives.ObjectiveWatch;
import java.util.List;
import java.util.function.Supplier;

/** The path that says how much of each promise is left. */
public final class ObjectiveDoors {
  private ObjectiveDoors() {}

  /**
   * The door.
   *
   * @param rules the groups as they stood after their last evaluation
   */
  public static List<Doors.Mount> mounts(
      Gate gate, ObjectiveWatch watch, Supplier<List<RuleSnapshot.Group>> rules) {
    return List.of(
        new Doors.Mount(
            "objectives", "/api/aegle/v1/objectives", new ObjectivesServlet(gate, watch, rules)));
  }
}
