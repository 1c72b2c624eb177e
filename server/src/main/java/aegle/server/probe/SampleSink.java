package aegle.server.probe;

import aegle.metrics.AppendResult;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.SampleBatch;
import java.util.Collection;

/** Where samples go: the intake, or a store in tests. Called from many threads at once. */
@FunctionalInterface
public interface SampleSink {
  /**
   * Takes a batch in whole.
   *
   * @param job whose samples they are, as their label {@code job} says
   * @throws aegle.metrics.StoreException when nothing can be kept
   */
  AppendResult append(String job, SampleBatch batch);

  /**
   * Hears what a target says of its metrics, whenever that changes.
   *
   * @param source stands for the target as long as it is scraped
   * @param target its labels
   */
  default void describe(String source, Labels target, Collection<MetricMetadata> families) {}

  /** Hears that a target is no longer scraped. */
  default void forget(String source) {}
}
