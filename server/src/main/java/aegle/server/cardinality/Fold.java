package aegle.server.cardinality;

import aegle.signals.Labels;
import aegle.signals.SampleBatch;

/** The judge of the series of one batch, and what it took out of it. For one thread. */
public final class Fold {
  private final SeriesBudget budget;
  private final SourceUse source;
  private final String protocol;
  private long samples;

  Fold(SeriesBudget budget, SourceUse source, String protocol) {
    this.budget = budget;
    this.source = source;
    this.protocol = protocol;
  }

  /**
   * Judges the current series of a batch, whose samples were not yet read. The samples of one
   * beyond a budget are taken here, so that none is left.
   *
   * @param series its labels, masked
   * @return whether it was taken
   */
  public boolean takes(Labels series, SampleBatch batch) {
    long taken = budget.take(source, protocol, series, batch);
    samples += taken;
    return taken > 0;
  }

  /** Samples that were taken. */
  public long samples() {
    return samples;
  }
}
