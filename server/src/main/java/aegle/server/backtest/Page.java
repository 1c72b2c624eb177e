package aegle.server.backtest;

import aegle.metrics.rules.Firing;
import java.time.Instant;
import java.util.List;

/**
 * A message that somebody would have got.
 *
 * @param at when it would have gone out
 * @param news the alerts that it tells for the first time
 */
public record Page(Instant at, String receiver, List<Firing> news) {
  public Page {
    news = List.copyOf(news);
  }
}
