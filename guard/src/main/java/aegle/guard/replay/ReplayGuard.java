package aegle.guard.replay;

import aegle.guard.masking.LeakTally;
import aegle.guard.masking.Masker;
import aegle.guard.replay.RecordingJson.UnreadableException;
import aegle.signals.FilePart;
import aegle.signals.Json;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Masks recordings of browser sessions and judges whether the browser had masked them. Used by any
 * number of threads.
 */
public final class ReplayGuard {
  private static final String SIGNAL = "replay";

  /** The header that Sentry writes before the events, at most so long. */
  private static final int MAX_HEADER_CHARS = 1_024;

  private final Masker masker;
  private final Set<String> shown;

  /** A guard under which no element may show its words. */
  public ReplayGuard(Masker masker) {
    this(masker, Set.of());
  }

  /**
   * A guard under which some elements may show their words: what the platform unmasks on purpose.
   *
   * @param shown tags, {@code #ids} and {@code .classes}
   */
  public ReplayGuard(Masker masker, Set<String> shown) {
    this.masker = masker;
    this.shown = Set.copyOf(shown);
  }

  /** A masked recording and its verdict. */
  public record Inspected(FilePart file, ReplayVerdict verdict) {}

  /** Masked events and their verdict. */
  public record InspectedEvents(Json events, ReplayVerdict verdict) {}

  /**
   * Inspects a recording of unpacked bytes: JSON of a list of events in UTF-8, with or without
   * Sentry's header line before it. One that cannot be read is emptied and in quarantine: what it
   * held cannot be judged.
   */
  public Inspected inspect(FilePart file, LeakTally tally) {
    tally.enter(SIGNAL, "");
    String text = new String(file.content(), StandardCharsets.UTF_8);
    int start = headerEnd(text);
    String header = text.substring(0, start);
    StringBuilder kept = new StringBuilder(text.length()).append(header);
    ReplayVerdict verdict;
    try {
      InspectedEvents inspected = inspect(RecordingJson.read(text.substring(start)), tally);
      RecordingJson.write(inspected.events(), kept);
      verdict = inspected.verdict();
    } catch (UnreadableException _) {
      // The verdict tells it, and the owner of the verdict counts and shows it.
      RecordingWalk walk = new RecordingWalk(masker, tally, shown);
      walk.expose(Selectors.UNKNOWN, "recording");
      verdict = walk.verdict();
      kept.append("[]");
    }
    FilePart masked =
        new FilePart(
            file.kind(),
            masker.mask(file.name(), "file.name", tally),
            masker.mask(file.fields(), tally),
            kept.toString().getBytes(StandardCharsets.UTF_8));
    return new Inspected(masked, verdict);
  }

  private static int headerEnd(String text) {
    int end = text.startsWith("{") ? text.indexOf('\n') : -1;
    return end < 0 || end > MAX_HEADER_CHARS ? 0 : end + 1;
  }

  /** Inspects a list of rrweb's events that was read already. */
  public InspectedEvents inspect(Json events, LeakTally tally) {
    tally.enter(SIGNAL, "");
    RecordingWalk walk = new RecordingWalk(masker, tally, shown);
    Json masked = walk.walk(events);
    return new InspectedEvents(masked, walk.verdict());
  }
}
