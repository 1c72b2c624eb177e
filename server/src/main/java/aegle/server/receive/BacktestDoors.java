package aegle.server.receive;

import aegle.server.backtest.Backtests;
import java.time.InstantSource;
import java.util.List;

/** The path at which rules are tried on the past. */
public final class BacktestDoors {
  private BacktestDoors() {}

  /** The door. */
  public static List<Doors.Mount> mounts(Gate gate, Backtests backtests, InstantSource clock) {
    return List.of(
        new Doors.Mount(
            "backtest", "/api/aegle/v1/backtest", new BacktestServlet(gate, backtests, clock)));
  }
}
