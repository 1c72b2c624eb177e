package aegle.server.intake;

import aegle.guard.Guard;
import aegle.guard.masking.LeakTally;
import aegle.server.cardinality.Fold;
import aegle.signals.Labels;
import aegle.signals.SampleBatch;
import java.util.function.Consumer;

/**
 * A batch of samples with masked labels, without those of series beyond a budget. A store asks for
 * labels only when it does not know the bytes that stand for them, so a series is masked once, and
 * its samples cost no more than before.
 */
final class MaskedSamples implements SampleBatch {
  private final SampleBatch batch;
  private final Guard guard;
  private final LeakTally tally;
  private final Fold fold;
  private final Consumer<Labels> births;

  MaskedSamples(
      SampleBatch batch, Guard guard, LeakTally tally, Fold fold, Consumer<Labels> births) {
    this.batch = batch;
    this.guard = guard;
    this.tally = tally;
    this.fold = fold;
    this.births = births;
  }

  @Override
  public Labels labels() {
    Labels masked = guard.guard(batch.labels(), tally);
    if (!fold.takes(masked, batch)) {
      births.accept(masked);
    }
    return masked;
  }

  @Override
  public boolean nextSeries() {
    return batch.nextSeries();
  }

  @Override
  public byte[] keyBytes() {
    return batch.keyBytes();
  }

  @Override
  public int keyOffset() {
    return batch.keyOffset();
  }

  @Override
  public int keyLength() {
    return batch.keyLength();
  }

  @Override
  public String keySpace() {
    return batch.keySpace();
  }

  @Override
  public boolean nextSample() {
    return batch.nextSample();
  }

  @Override
  public long timestampMillis() {
    return batch.timestampMillis();
  }

  @Override
  public double value() {
    return batch.value();
  }
}
