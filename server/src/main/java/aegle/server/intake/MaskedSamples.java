package aegle.server.intake;

import aegle.guard.Guard;
import aegle.guard.masking.LeakTally;
import aegle.server.cardinality.Fold;
import aegle.signals.Labels;
import aegle.signals.SampleBatch;
import java.util.function.Consumer;

/**
 * A batch of samples with masked labels, with a zero before the first sample of a counter that was
 * just born, without those of series beyond a budget. A store asks for labels only when it does not
 * know the bytes that stand for them, so a series is masked once, and its samples cost no more than
 * before.
 */
final class MaskedSamples implements SampleBatch {
  private final SampleBatch batch;
  private final Guard guard;
  private final LeakTally tally;
  private final Fold fold;
  private final Consumer<Labels> births;
  private final FirstIncrements first;
  private Zero zero = Zero.NONE;
  private long zeroMillis;

  /** Whether a zero stands before the first sample of a counter that was just born. */
  private enum Zero {
    NONE,
    DUE,
    /** It is lent now, and the batch stands at the sample after it. */
    LENT
  }

  MaskedSamples(
      SampleBatch batch,
      Guard guard,
      LeakTally tally,
      Fold fold,
      Consumer<Labels> births,
      FirstIncrements first) {
    this.batch = batch;
    this.guard = guard;
    this.tally = tally;
    this.fold = fold;
    this.births = births;
    this.first = first;
  }

  @Override
  public Labels labels() {
    Labels masked = guard.guard(batch.labels(), tally);
    if (!fold.takes(masked, batch)) {
      births.accept(masked);
      long startMillis = batch.startMillis();
      if (startMillis > 0 && first.isUnheardOf(masked, startMillis)) {
        zero = Zero.DUE;
        zeroMillis = startMillis;
      }
    }
    return masked;
  }

  @Override
  public boolean nextSeries() {
    zero = Zero.NONE;
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
    if (zero == Zero.LENT) {
      zero = Zero.NONE;
      return true;
    }
    boolean found = batch.nextSample();
    boolean due = zero == Zero.DUE;
    zero = Zero.NONE;
    if (found && due && first.isMissed(zeroMillis, batch.timestampMillis(), batch.value())) {
      zero = Zero.LENT;
    }
    return found;
  }

  @Override
  public long timestampMillis() {
    return zero == Zero.LENT ? zeroMillis : batch.timestampMillis();
  }

  @Override
  public double value() {
    return zero == Zero.LENT ? 0 : batch.value();
  }
}
