package aegle.server.receive;

import aegle.server.intake.Intake;
import aegle.server.intake.IntakeLimits;
import aegle.server.wiring.WiringWatch;
import java.util.List;

/** The paths that say what is wrong with the rules, and what the metrics are that they read. */
public final class WiringDoors {
  /** The text of a rule file, and how many are judged at a time. */
  private static final int MAX_TEXT_BYTES = 1024 * 1024;

  private static final int MAX_TEXTS = 2;

  private WiringDoors() {}

  /** The doors. */
  public static List<Doors.Mount> mounts(Gate gate, Intake intake, WiringWatch wiring) {
    IntakeLimits limits = new IntakeLimits(MAX_TEXT_BYTES, MAX_TEXT_BYTES, MAX_TEXTS);
    return List.of(
        new Doors.Mount(
            "wiring",
            "/api/aegle/v1/wiring",
            new WiringServlet(gate, intake, wiring, new Bodies(limits))),
        new Doors.Mount(
            "wiring-metric",
            "/api/aegle/v1/wiring/metric",
            new WiringMetricServlet(gate, intake, wiring)));
  }
}
