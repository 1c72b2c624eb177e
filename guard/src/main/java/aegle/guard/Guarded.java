package aegle.guard;

import aegle.guard.masking.Leak;
import aegle.guard.replay.ReplayVerdict;
import aegle.signals.FilePart;
import aegle.signals.SignalBatch;
import java.util.List;

/**
 * A batch that may be kept.
 *
 * @param batch masked; without the recordings, which are in {@code recordings}
 * @param recordings the recordings of the batch, masked, each with its verdict; one in quarantine
 *     is shown to nobody until somebody has judged it
 */
public record Guarded(SignalBatch batch, List<Leak> leaks, List<Recording> recordings) {
  /** A recording and what was thought of it. */
  public record Recording(FilePart file, ReplayVerdict verdict) {}

  public Guarded {
    leaks = List.copyOf(leaks);
    recordings = List.copyOf(recordings);
  }
}
