package aegle.server.receive;

import aegle.server.forward.ForwardView;
import java.util.List;
import java.util.function.Supplier;

/** The path that says what leaves this house. */
public final class ForwardDoors {
  private ForwardDoors() {}

  /**
   * The door.
   *
   * @param forwards as they are now
   */
  public static List<Doors.Mount> mounts(Gate gate, Supplier<List<ForwardView>> forwards) {
    return List.of(
        new Doors.Mount("forwards", "/api/aegle/v1/forwards", new ForwardsServlet(gate, forwards)));
  }
}
