package aegle.server.intake;

import aegle.guard.Guard;
import aegle.guard.Guarded;
import aegle.guard.masking.FileText;
import aegle.guard.masking.Source;
import aegle.guard.replay.ReplayVerdict;
import aegle.protocols.EventTime;
import aegle.protocols.HexIds;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
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

  /** The field of a record that says in which batch of its sender it came. */
  public static final String BATCH = "log.batch";

  public static final String ATTACHMENTS = "attachments";
  public static final String PROFILES = "profiles";

  /** The protocol of what the server tells itself. */
  private static final String OWN = "aegle";

  private static final int DIGEST_BYTES = 6;
  private static final Logger LOG = LoggerFactory.getLogger(Hall.class);

  private final Supplier<Guard> guard;
  private final RecordStore records;
  private final Tallies tallies;
  private final SignalFiles files;
  private final LeakMap leaks;
  private final Intake intake;
  private final InstantSource clock;
  private final UnaryOperator<Entry> refine;
  private final SeenEvents seen;

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
    this.seen = new SeenEvents(clock);
  }

  /** Learns which events were kept before, so that one which is sent again is known. */
  public void start() {
    seen.recall(records);
  }

  /**
   * Takes a batch in. An event that came before within an hour is refused as a duplicate, and its
   * sender hears the same as the first time.
   *
   * @return how many signals were kept
   * @throws StoreException when the records could not be kept; the sender may try again
   * @throws aegle.metrics.StoreException when files could not be kept, likewise
   */
  public int accept(SignalBatch batch, Sender sender) {
    SeenEvents.Fresh fresh = seen.fresh(batch, sender.project());
    boolean kept = false;
    try {
      int signals = keep(fresh.batch(), sender);
      kept = true;
      return signals;
    } finally {
      seen.settle(fresh, sender.project(), kept);
    }
  }

  private int keep(SignalBatch batch, Sender sender) {
    Guarded guarded =
        guard.get().guard(batch, new Source(sender.project(), sender.protocol(), sender.client()));
    leaks.add(guarded.leaks());
    List<Entry> entries = new ArrayList<>(guarded.batch().entries().size());
    for (Entry entry : guarded.batch().entries()) {
      entries.add(refine.apply(ofSender(entry, sender)));
    }
    for (Guarded.Recording recording : guarded.recordings()) {
      keep(recording, sender).ifPresent(entry -> entries.add(ofSender(entry, sender)));
    }
    guarded.batch().files().forEach(file -> keep(file, sender));
    append(entries, sender);
    count(entries, guarded, sender);
    List<Measurement> measurements = new ArrayList<>(guarded.batch().measurements());
    Refusals unreadable = new Refusals();
    entries.forEach(entry -> measurements.addAll(PoolStats.gauges(entry, unreadable)));
    unreadable.list().forEach(refusal -> reject(sender, refusal));
    if (!measurements.isEmpty()) {
      add(measurements, sender);
    }
    batch.refusals().forEach(refusal -> reject(sender, refusal));
    SignalBatch kept =
        new SignalBatch(entries, measurements, guarded.batch().files(), batch.refusals());
    intake.onlooker().kept(sender, kept, guarded.leaks());
    return entries.size() + measurements.size() + guarded.batch().files().size();
  }

  /**
   * Keeps that somebody looked at what is kept of people, and counts it, so that looking can alert.
   *
   * @throws StoreException when it could not be kept: then nothing may be shown
   */
  public void keepAccess(Entry access) {
    records.append(List.of(access));
    tallies.add(OWN, access.fields().text(FieldNames.PROJECT, ""), Derived.of(access));
  }

  /**
   * Adds up. The records are kept by now and the sums hold what was told, so a sender that was
   * refused here would tell all of it a second time: what cannot be written now is written later.
   */
  private void add(List<Measurement> measurements, Sender sender) {
    try {
      tallies.addSafely(sender.protocol(), sender.project(), measurements);
    } catch (aegle.metrics.StoreException e) {
      LOG.warn(
          "Could not write sums, will write them with the next: protocol={} sums={} reason={}",
          sender.protocol(),
          measurements.size(),
          e.getMessage());
    }
    intake.count(sender.protocol(), "measurement", measurements.size());
  }

  private void reject(Sender sender, Refusal refusal) {
    String reason = refusal.signal() + "_" + refusal.reason();
    intake.reject(sender, reason, refusal.count());
  }

  /** With what the server itself says of it: put in after masking, for it is asked for as it is. */
  private static Entry ofSender(Entry entry, Sender sender) {
    Fields.Builder fields = entry.fields().toBuilder().put(FieldNames.PROJECT, sender.project());
    if (!sender.batch().isEmpty()) {
      fields.put(BATCH, sender.batch());
    }
    return new Entry(entry.kind(), entry.timeNanos(), fields.build(), entry.detail());
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
    tallies.add(sender.protocol(), sender.project(), derived);
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
      String owner = SignalFiles.owner(sender.project(), replay);
      keep(folder, owner, segment + ".json", file, sender);
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
        new Entry(EntryKind.REPLAY, clock.millis() * EventTime.NANOS_PER_MILLI, fields.build()));
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
    boolean profile = file.kind() == FilePart.Kind.PROFILE;
    String owner = SignalFiles.owner(sender.project(), profile ? profileOf(file) : eventOf(file));
    try {
      keep(profile ? PROFILES : ATTACHMENTS, owner, nameOf(file), file, sender);
    } catch (TooManyFilesException e) {
      intake.reject(sender.protocol(), "too_many_files", 1);
      LOG.warn("Refused a file: protocol={} reason={}", sender.protocol(), e.getMessage());
    } catch (IllegalArgumentException e) {
      intake.reject(sender.protocol(), "file_name", 1);
      LOG.warn("Refused a file: protocol={} reason={}", sender.protocol(), e.getMessage());
    }
  }

  private void keep(String kind, String owner, String name, FilePart file, Sender sender) {
    try {
      files.keep(kind, owner, name, file.content());
    } catch (aegle.metrics.StoreException e) {
      intake.reject(sender.protocol(), "store_failed", 1);
      throw e;
    }
  }

  private static String eventOf(FilePart file) {
    return id(file, FieldNames.EVENT_ID).orElse("unknown");
  }

  /**
   * Whose chunk it is: of a profiler, which runs as long as its process, on one day. A folder that
   * grew for ever would never be old enough to go.
   */
  private String profileOf(FilePart file) {
    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return id(file, "profiler.id")
        .map(profiler -> profiler + "." + day)
        .or(() -> id(file, "profile.id"))
        .orElseGet(() -> eventOf(file));
  }

  /**
   * A name of its own for each file of an owner: two that were sent under one name stay two, and
   * one that is sent again replaces itself.
   */
  private static String nameOf(FilePart file) {
    String own = id(file, "profile.id").orElseGet(() -> digest(file.content()));
    return own + "-" + SignalFiles.safeName(file.name());
  }

  private static Optional<String> id(FilePart file, String field) {
    return Optional.ofNullable(HexIds.event(file.fields().text(field, "")));
  }

  /** What tells contents apart: the beginning of their SHA-256. */
  private static String digest(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }
}
