package aegle.server.probe;

import aegle.metrics.AppendResult;
import aegle.signals.SampleBatch;

/** Where samples go: the intake, or a store in tests. Called from many threads at once. */
@FunctionalInterface
public interface SampleSink {
  /**
   * Takes a batch in whole.
   *
   * @throws aegle.metrics.StoreException when nothing can be kept
   */
  AppendResult append(SampleBatch batch);
}
