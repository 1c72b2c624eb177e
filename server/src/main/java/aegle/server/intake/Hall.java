package aegle.server.intake;

import aegle.guard.Guard;
import aegle.guard.Guarded;
import aegle.guard.masking.FileText;
import aegle.guard.masking.Source;
import aegle.guard.replay.ReplayVerdict;
import aegle.protocols.Refusals;
import aegle.protocols.poolstats.PoolStats;
import aegle.records.RecordStore;
import aegle.records.StoreException;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Measurement;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hall through which every batch of records passes, whatever its protocol: it is masked, its
 * files are kept, its records are refined and kept, what can be counted is counted. When {@link
 * #accept} returns, all of it survives {@code kill -9}. Safe from any thread.
 */
public final class Hall {
  /** Where recordings of sessions are kept, one folder for each replay. */
  public static final String REPLAYS = "replays";

  /** Recordings which show more than they should: kept, and shown to nobody. */
  public static final String QUARANTINE = "quarantine";

  public static final String ATTACHMENTS = "attachments";
  public static final String PROFILES = "profiles";

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(Hall.class);

  private final Supplier<Guard> guard;
  private final RecordStore records;
  private final Tallies tallies;
  private final SignalFiles files;
  private final LeakMap leaks;
  private final Intake intake;
  private final InstantSource clock;
  private final UnaryOperator<Entry> refine;

  /**
   * A hall.
   *
   * @param guard the masking as it is configured now
   * @param refine the last word on a masked record before it is kept, such as the issue that an
   *     error belongs to
   */
  public Hall(
      Supplier<Guard> guard,
      RecordStore records,
      Tallies tallies,
      SignalFiles files,
      LeakMap leaks,
      Intake intake,
      InstantSource clock,
      UnaryOperator<Entry> refine) {
    this.guard = guard;
    this.records = records;
    this.tallies = tallies;
    this.files = files;
    this.leaks = leaks;
    this.intake = intake;
    this.clock = clock;
    this.refine = refine;
  }

  /**
   * Takes a batch in.
   *
   * @return how many signals were kept
   * @throws StoreException when the records could not be kept; the sender may try again
   * @throws aegle.metrics.StoreException when files or sums could not be kept, likewise
   */
  public int accept(SignalBatch batch, Sender sender) {
    Guarded guarded =
        guard.get().guard(batch, new Source(sender.project(), sender.protocol(), sender.client()));
    leaks.add(guarded.leaks());
    List<Entry> entries = new ArrayList<>(guarded.batch().entries().size());
    for (Entry entry : guarded.batch().entries()) {
      entries.add(refine.apply(withProject(entry, sender)));
    }
    for (Guarded.Recording recording : guarded.recordings()) {
      keep(recording, sender).ifPresent(entry -> entries.add(withProject(entry, sender)));
    }
    guarded.batch().files().forEach(file -> keep(file, sender));
    append(entries, sender);
    count(entries, guarded, sender);
    List<Measurement> measurements = new ArrayList<>(guarded.batch().measurements());
    Refusals unreadable = new Refusals();
    entries.forEach(entry -> measurements.addAll(PoolStats.gauges(entry, unreadable)));
    unreadable.list().forEach(refusal -> reject(sender, refusal));
    if (!measurements.isEmpty()) {
      tallies.addSafely(sender.project(), measurements);
      intake.count(sender.protocol(), "measurement", measurements.size());
    }
    batch.refusals().forEach(refusal -> reject(sender, refusal));
    return entries.size() + measurements.size() + guarded.batch().files().size();
  }

  private void reject(Sender sender, Refusal refusal) {
    intake.reject(sender.protocol(), refusal.signal() + "_" + refusal.reason(), refusal.count());
  }

  private static Entry withProject(Entry entry, Sender sender) {
    Fields fields = entry.fields().toBuilder().put(FieldNames.PROJECT, sender.project()).build();
    return new Entry(entry.kind(), entry.timeNanos(), fields, entry.detail());
  }

  private void append(List<Entry> entries, Sender sender) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      records.append(entries);
    } catch (StoreException e) {
      intake.reject(sender.protocol(), "store_failed", entries.size());
      throw e;
    }
  }

  private void count(List<Entry> entries, Guarded guarded, Sender sender) {
    Map<EntryKind, Integer> counts = new EnumMap<>(EntryKind.class);
    List<Measurement> derived = new ArrayList<>();
    for (Entry entry : entries) {
      counts.merge(entry.kind(), 1, Integer::sum);
      derived.addAll(Derived.of(entry));
    }
    guarded.leaks().forEach(leak -> derived.add(Derived.ofLeak(leak)));
    tallies.add(sender.project(), derived);
    counts.forEach((kind, count) -> intake.count(sender.protocol(), kind.word(), count));
    if (!entries.isEmpty()) {
      intake.heard(sender.protocol() + ":" + sender.project());
    }
  }

  /** Keeps a recording and says where, and whether it may be shown, in a record of its own. */
  private Optional<Entry> keep(Guarded.Recording recording, Sender sender) {
    FilePart file = recording.file();
    ReplayVerdict verdict = recording.verdict();
    String replay = file.fields().text(FieldNames.REPLAY_ID, "unknown");
    String segment = String.format(Locale.ROOT, "%06d", segment(file.fields()));
    boolean hidden = verdict.outcome() == ReplayVerdict.Outcome.QUARANTINED;
    String folder = hidden ? QUARANTINE : REPLAYS;
    try {
      files.keep(folder, replay, segment + ".json", file.content());
    } catch (TooManyFilesException e) {
      intake.reject(sender.protocol(), "replay_too_many_segments", 1);
      LOG.warn("Refused a recording: protocol={} reason={}", sender.protocol(), e.getMessage());
      return Optional.empty();
    }
    Fields.Builder fields = file.fields().toBuilder();
    fields.put("replay.part", "recording").put("replay.verdict", verdict.outcome().name());
    fields.put("replay.bytes", file.content().length);
    fields.put("replay.unmasked", verdict.unmasked()).put("replay.personal", verdict.personal());
    fields.put(
        "replay.exposed",
        new Value.Texts(
            verdict.exposures().stream().map(ReplayVerdict.Exposure::selector).toList()));
    return Optional.of(
        new Entry(EntryKind.REPLAY, clock.millis() * NANOS_PER_MILLI, fields.build()));
  }

  private static long segment(Fields fields) {
    try {
      return Math.clamp(Long.parseLong(fields.text("replay.segment", "0")), 0, 999_999);
    } catch (NumberFormatException e) {
      return 0; // A stranger's word for it: the first segment is where it does least harm.
    }
  }

  private void keep(FilePart file, Sender sender) {
    if (!FileText.isText(file.content())) {
      // A picture, an archive or a dump may show a patient, and nobody can look for one in it.
      intake.reject(sender.protocol(), "file_not_maskable", 1);
      return;
    }
    String folder = file.kind() == FilePart.Kind.PROFILE ? PROFILES : ATTACHMENTS;
    String owner = file.fields().text(FieldNames.EVENT_ID, "unknown");
    try {
      files.keep(folder, owner, SignalFiles.safeName(file.name()), file.content());
    } catch (TooManyFilesException e) {
      intake.reject(sender.protocol(), "too_many_files", 1);
      LOG.warn("Refused a file: protocol={} reason={}", sender.protocol(), e.getMessage());
    } catch (IllegalArgumentException e) {
      intake.reject(sender.protocol(), "file_name", 1);
      LOG.warn("Refused a file: protocol={} reason={}", sender.protocol(), e.getMessage());
    }
  }
}
