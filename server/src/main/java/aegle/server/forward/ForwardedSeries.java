package aegle.server.forward;

import aegle.metrics.AppendResult;
import aegle.metrics.Matcher;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreStatus;
import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.util.List;

/**
 * A store of series of which chosen samples are sent on. What is appended was masked before, so
 * that nothing else can leave; a sample that the store refused may leave too, see {@link
 * SampleTap}. What is chosen is in the queues of its forwards when {@link #append} returns.
 */
public final class ForwardedSeries implements SeriesStore {
  private final SeriesStore store;
  private final Forwards forwards;

  public ForwardedSeries(SeriesStore store, Forwards forwards) {
    this.store = store;
    this.forwards = forwards;
  }

  @Override
  public AppendResult append(SampleBatch batch) {
    SampleTap tap = forwards.tap();
    if (!tap.isOpen()) {
      return store.append(batch);
    }
    SampleTap.Tee tee = tap.tee(batch);
    AppendResult result = store.append(tee);
    tee.forward(result.refusedCount(), forwards.nowMillis());
    return result;
  }

  @Override
  public AppendResult append(List<Sample> samples) {
    AppendResult result = store.append(samples);
    SampleTap tap = forwards.tap();
    if (tap.isOpen()) {
      tap.forward(samples, result.refusedCount(), forwards.nowMillis());
    }
    return result;
  }

  @Override
  public List<Series> select(long fromMillis, long toMillis, List<Matcher> matchers) {
    return store.select(fromMillis, toMillis, matchers);
  }

  @Override
  public List<String> labelNames(long fromMillis, long toMillis, List<Matcher> matchers) {
    return store.labelNames(fromMillis, toMillis, matchers);
  }

  @Override
  public List<String> labelValues(
      String labelName, long fromMillis, long toMillis, List<Matcher> matchers) {
    return store.labelValues(labelName, fromMillis, toMillis, matchers);
  }

  @Override
  public StoreStatus status() {
    return store.status();
  }

  @Override
  public void close() {
    store.close();
  }
}
