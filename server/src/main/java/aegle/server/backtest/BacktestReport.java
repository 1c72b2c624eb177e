package aegle.server.backtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it would be, beside the rule of that name as it runs.
 *
 * @param running null where no rule of that name runs
 */
public record BacktestReport(Score edited, @Nullable Score running) {
  /**
   * How much sooner a real incident is found.
   *
   * @param gained negative where it is found later
   */
  public record Gain(Incident incident, Duration gained) {}

  /** For every real incident that both find. */
  public List<Gain> gains() {
    List<Gain> gains = new ArrayList<>();
    Score before = running;
    if (before == null) {
      return gains;
    }
    for (int i = 0; i < edited.found().size(); i++) {
      Score.Found now = edited.found().get(i);
      Duration after = now.after();
      Duration afterBefore = before.found().get(i).after();
      if (now.incident().isReal() && after != null && afterBefore != null) {
        gains.add(new Gain(now.incident(), afterBefore.minus(after)));
      }
    }
    return gains;
  }
}
