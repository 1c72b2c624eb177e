package aegle.guard.masking;

import aegle.signals.SignalBatch;
import java.util.List;

/** A batch without what is a person's, and what was found in it. */
public record Masked(SignalBatch batch, List<Leak> leaks) {
  public Masked {
    leaks = List.copyOf(leaks);
  }
}
