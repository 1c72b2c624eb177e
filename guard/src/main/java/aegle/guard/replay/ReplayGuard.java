package aegle.guard.replay;

import aegle.guard.masking.LeakTally;
import aegle.guard.masking.Masker;
import aegle.guard.replay.RecordingJson.UnreadableException;
import aegle.signals.FilePart;
import aegle.signals.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Masks recordings of browser sessions and judges whether the browser had masked them. Used by any
 * number of threads.
 */
public final class ReplayGuard {
  private static final String SIGNAL = "replay";

  /** The header that Sentry writes before the events, at most so long. */
  private static final int MAX_HEADER_BYTES = 1_024;

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
    byte[] content = file.content();
    int start = headerEnd(content);
    RecordingBytes kept = new RecordingBytes(content.length + content.length / 16);
    String header = new String(content, 0, start, StandardCharsets.UTF_8);
    kept.append(masker.mask(header, "recording.header", tally).getBytes(StandardCharsets.UTF_8));
    ReplayVerdict verdict;
    try {
      InspectedEvents inspected = inspect(RecordingJson.read(content, start), tally);
      kept.write(inspected.events());
      verdict = inspected.verdict();
    } catch (UnreadableException _) {
      // The verdict tells it, and the owner of the verdict counts and shows it.
      RecordingWalk walk = new RecordingWalk(masker, tally, shown);
      walk.expose(Selectors.UNKNOWN, "recording");
      verdict = walk.verdict();
      kept.write(new Json.Items(List.of()));
    }
    FilePart masked =
        new FilePart(
            file.kind(),
            masker.mask(file.name(), "file.name", tally),
            masker.mask(file.fields(), tally),
            kept.toBytes());
    return new Inspected(masked, verdict);
  }

  /** Where Sentry's header line ends; 0 where there is none. */
  private static int headerEnd(byte[] content) {
    if (content.length == 0 || content[0] != '{') {
      return 0;
    }
    for (int i = 0; i < Math.min(content.length, MAX_HEADER_BYTES + 1); i++) {
      if (content[i] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  /** Inspects a list of rrweb's events that was read already. */
  public InspectedEvents inspect(Json events, LeakTally tally) {
    tally.enter(SIGNAL, "");
    RecordingWalk walk = new RecordingWalk(masker, tally, shown);
    Json masked = walk.walk(events);
    return new InspectedEvents(masked, walk.verdict());
  }
}
