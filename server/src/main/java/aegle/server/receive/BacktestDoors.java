package aegle.server.receive;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.server.backtest.Backtests;
import java.time.InstantSource;
import java.util.List;

/** The paths at which rules are tried on the past, and expressions explained. */
public final class BacktestDoors {
  private BacktestDoors() {}

  /** The doors. */
  public static List<Doors.Mount> mounts(
      Gate gate, Backtests backtests, PromqlEngine engine, SeriesStore store, InstantSource clock) {
    return List.of(
        new Doors.Mount(
            "backtest", "/api/aegle/v1/backtest", new BacktestServlet(gate, backtests, clock)),
        new Doors.Mount(
            "explain", "/api/aegle/v1/explain", new ExplainServlet(gate, engine, store, clock)));
  }
}
