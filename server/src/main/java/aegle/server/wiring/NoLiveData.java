package aegle.server.wiring;

import aegle.metrics.promql.Value;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/** Nothing to ask: only what can be seen in the files is judged. */
public record NoLiveData(Instant at) implements LiveData {
  @Override
  public boolean isLive() {
    return false;
  }

  @Override
  public NavigableSet<String> names() {
    return Collections.emptyNavigableSet();
  }

  @Override
  public Optional<Metric> metric(String name) {
    return Optional.empty();
  }

  @Override
  public List<TargetState> targets() {
    return List.of();
  }

  @Override
  public Optional<List<Value.Point>> ask(String expression) {
    return Optional.empty();
  }
}
