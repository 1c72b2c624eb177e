package aegle.server.receive;

import aegle.server.advice.Advice;
import aegle.server.intake.Intake;
import java.util.List;

/** The paths at which programs ask which clients there are and what is wrong with them. */
public final class AdviceDoors {
  private AdviceDoors() {}

  /** The doors, to be registered before the server listens. */
  public static List<Doors.Mount> mounts(Gate gate, Intake intake, Advice advice) {
    return List.of(
        new Doors.Mount(
            "sources", "/api/aegle/v1/sources", new AdviceServlet(gate, intake, advice)),
        new Doors.Mount(
            "findings", "/api/aegle/v1/findings", new AdviceServlet(gate, intake, advice)));
  }
}
