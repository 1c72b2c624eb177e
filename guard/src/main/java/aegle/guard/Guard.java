package aegle.guard;

import aegle.guard.masking.Leak;
import aegle.guard.masking.LeakTally;
import aegle.guard.masking.Masker;
import aegle.guard.masking.Source;
import aegle.guard.replay.ReplayGuard;
import aegle.signals.FilePart;
import aegle.signals.Labels;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * What every batch passes before anything of it is kept: masks entries, measurements and files, and
 * judges recordings of sessions. Used by any number of threads at once.
 */
public final class Guard {
  private final Masker masker;
  private final ReplayGuard replays;

  public Guard(Masker masker, ReplayGuard replays) {
    this.masker = masker;
    this.replays = replays;
  }

  /** Masks a batch and judges its recordings. */
  public Guarded guard(SignalBatch batch, Source source) {
    LeakTally tally = new LeakTally(source);
    List<FilePart> others = new ArrayList<>();
    List<Guarded.Recording> recordings = new ArrayList<>();
    for (FilePart file : batch.files()) {
      if (file.kind() == FilePart.Kind.REPLAY_RECORDING) {
        ReplayGuard.Inspected inspected = replays.inspect(file, tally);
        recordings.add(new Guarded.Recording(inspected.file(), inspected.verdict()));
      } else {
        others.add(file);
      }
    }
    SignalBatch rest =
        new SignalBatch(batch.entries(), batch.measurements(), others, batch.refusals());
    return new Guarded(masker.mask(rest, tally), masker.leaks(tally), recordings);
  }

  /** Masks the labels of a series. */
  public Labels guard(Labels labels, LeakTally tally) {
    tally.enter("metric", "");
    return masker.mask(labels, tally);
  }

  /** Masks the name of a metric or a label, or a unit; see {@link Masker#maskName}. */
  public String guardOfName(String name, LeakTally tally) {
    tally.enter("metric", "");
    return masker.maskName(name, tally);
  }

  /** What was counted; senders are masked too. */
  public List<Leak> leaks(LeakTally tally) {
    return masker.leaks(tally);
  }

  /** Masks words about a metric, which stand in a field. */
  public String guard(String words, String path, LeakTally tally) {
    tally.enter("metric", "");
    return masker.mask(words, path, tally);
  }

  /** Masks words that a build says of a release, which stand in a field. */
  public String guardOfRelease(String words, String path, LeakTally tally) {
    tally.enter("release", "");
    return masker.mask(words, path, tally);
  }
}
