package aegle.server.receive;

import aegle.server.intake.Intake;
import aegle.server.intake.SeriesGuard;
import aegle.server.notify.Notifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The paths at which Alertmanager's clients call. */
public final class AlertmanagerDoors {
  /** Exact, since another vendor's API has paths beside them. */
  private static final List<String> PATHS =
      List.of("status", "receivers", "alerts", "alerts/groups", "silences", "silence/*");

  private AlertmanagerDoors() {}

  /**
   * What the server says of itself.
   *
   * @param version its own
   * @param startedAt since when it runs
   */
  public record Facts(String version, Instant startedAt, InstantSource clock) {}

  /**
   * The doors, to be registered before the server listens.
   *
   * @param guard masks alerts that others tell
   */
  public static List<Doors.Mount> mounts(
      Gate gate, Intake intake, SeriesGuard guard, Notifier notifier, Facts facts) {
    AlertmanagerCalls calls = new AlertmanagerCalls(notifier, guard, facts);
    List<Doors.Mount> mounts = new ArrayList<>();
    for (String path : PATHS) {
      mounts.add(
          new Doors.Mount(
              "alertmanager " + path,
              AlertmanagerServlet.PREFIX + path,
              new AlertmanagerServlet(gate, intake, calls)));
    }
    return mounts;
  }
}
