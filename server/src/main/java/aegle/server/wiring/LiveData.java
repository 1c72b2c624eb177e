package aegle.server.wiring;

import aegle.metrics.promql.Value;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * What is really emitted: the seam behind which the store of this process, a server elsewhere, or
 * nothing stands.
 */
public interface LiveData {
  /** Whether there is anything to ask. */
  boolean isLive();

  /** The moment that is looked at. */
  Instant at();

  /** Names of the metrics that had samples within the last day. */
  NavigableSet<String> names();

  /** A metric of the last day. */
  Optional<Metric> metric(String name);

  /** What is scraped, and how that goes. */
  List<TargetState> targets();

  /** What an expression gives now; empty when it cannot be answered. */
  Optional<List<Value.Point>> ask(String expression);
}
