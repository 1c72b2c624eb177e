package aegle.server.testing;

import aegle.metrics.AppendResult;
import aegle.metrics.Matcher;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.metrics.StoreStatus;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.util.List;

/** A store in memory whose disk is full, or cannot be read, when it is told so. */
public final class FullSeriesStore implements SeriesStore {
  private final MemorySeriesStore store = new MemorySeriesStore();
  private volatile boolean full;
  private volatile boolean unreadable;
  private volatile boolean broken;

  public void fill() {
    full = true;
  }

  public void makeRoom() {
    full = false;
    broken = false;
  }

  public void refuseReads() {
    unreadable = true;
  }

  public void allowReads() {
    unreadable = false;
  }

  /** Fails as no store should, until there is room again. */
  public void breakDown() {
    broken = true;
  }

  private void check() {
    if (broken) {
      throw new IllegalStateException("the store of the test is broken");
    }
    if (full) {
      throw new StoreException("the disk of the test is full");
    }
  }

  @Override
  public AppendResult append(SampleBatch batch) {
    check();
    return store.append(batch);
  }

  @Override
  public AppendResult append(List<Sample> samples) {
    check();
    return store.append(samples);
  }

  @Override
  public List<Series> select(long fromMillis, long toMillis, List<Matcher> matchers) {
    if (unreadable) {
      throw new StoreException("the disk of the test cannot be read");
    }
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
