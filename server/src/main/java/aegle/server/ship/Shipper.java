package aegle.server.ship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends what files hold, one batch at a time, in rounds. Owned by one thread.
 *
 * <p>A batch passes four steps: cut from a file, noted in the state file, sent until answered,
 * noted as sent. The last note is written with the next batch's, or when nothing is left to send: a
 * process that dies before asks again about a batch that the server knows.
 */
final class Shipper implements AutoCloseable {
  /** How often files are looked at; lines wait no longer for others to fill their batch. */
  static final Duration ROUND = Duration.ofMillis(500);

  /** Attempts of one batch, when not following. */
  static final int ONCE_ATTEMPTS = 5;

  private static final int IDENTITY_DIGITS = 12;

  private final FollowedFile.Mode mode;
  private final Set<Path> paths;
  private final StateFile stateFile;
  private final Destination destination;
  private final InstantSource clock;
  private final Pauses pauses;
  private final RandomGenerator random;
  private final Report report;
  private final BatchReader reader = new BatchReader();
  private final List<FollowedFile> files = new ArrayList<>();

  /** Paths that were followed once and are not now, as they were left. */
  private final List<SavedState.Followed> resting = new ArrayList<>();

  private Ledger ledger = new Ledger("", 0, List.of());
  private BatchReader.Bounds bounds = BatchReader.Bounds.FULL;
  private @Nullable Sending sending;
  private int turn;
  private boolean isDirty;
  private boolean hasGivenUp;
  private boolean isDone;

  /** The batch that no answer has been had for. */
  private static final class Sending {
    private final SavedState.InFlight noted;
    private final @Nullable Generation generation;
    private final Batch batch;
    private int attempts;
    private long notBeforeMillis;

    Sending(SavedState.InFlight noted, @Nullable Generation generation, Batch batch) {
      this.noted = noted;
      this.generation = generation;
      this.batch = batch;
    }

    Path path() {
      return Path.of(noted.path());
    }
  }

  /** A shipper; nothing is read before {@link #start}. */
  Shipper(
      List<Path> files,
      FollowedFile.Mode mode,
      StateFile stateFile,
      Destination destination,
      InstantSource clock,
      RandomGenerator random,
      Report report) {
    this.paths = new LinkedHashSet<>();
    files.forEach(file -> paths.add(file.toAbsolutePath().normalize()));
    this.mode = mode;
    this.stateFile = stateFile;
    this.destination = destination;
    this.clock = clock;
    this.random = random;
    this.pauses = new Pauses(random);
    this.report = report;
  }

  /**
   * Goes back to where the last run was.
   *
   * @throws StateFile.StateException when that cannot be told
   */
  void start() {
    stateFile.lock();
    SavedState state =
        stateFile
            .load()
            .orElseGet(() ->
                new SavedState(
                    SavedState.VERSION,
                    String.format("%016x", random.nextLong()),
                    0,
                    List.of(),
                    List.of(),
                    null));
    ledger = new Ledger(state.id(), state.generations(), state.finished());
    for (Path path : paths) {
      files.add(new FollowedFile(path, mode, paths, ledger, report));
    }
    for (SavedState.Followed followed : state.files()) {
      resume(followed, state.inFlight());
    }
    SavedState.InFlight inFlight = state.inFlight();
    if (inFlight != null) {
      takeUp(inFlight);
    }
    save();
  }

  private void resume(SavedState.Followed followed, SavedState.@Nullable InFlight inFlight) {
    Path path = Path.of(followed.path());
    Optional<FollowedFile> file =
        files.stream().filter(each -> each.path().equals(path)).findFirst();
    if (file.isEmpty() && (inFlight == null || !inFlight.path().equals(followed.path()))) {
      resting.add(followed);
      return;
    }
    FollowedFile resumed =
        file.orElseGet(() -> new FollowedFile(path, mode, paths, ledger, report));
    if (file.isEmpty()) {
      // Followed no longer, but a batch of it has to be answered for; so it is followed to the end
      // of this run.
      files.add(resumed);
    }
    try {
      resumed.resume(followed.places(), clock.millis());
    } catch (IOException e) {
      throw new StateFile.StateException(
          "cannot go on with " + path + " where it was left: " + e + "; make it readable", e);
    }
  }

  private void takeUp(SavedState.InFlight noted) {
    Path path = Path.of(noted.path());
    Optional<Generation> generation =
        files.stream()
            .filter(file -> file.path().equals(path))
            .flatMap(file -> file.generation(noted.generation()).stream())
            .findFirst();
    try {
      Optional<Batch> batch =
          generation.isEmpty()
              ? Optional.empty()
              : generation.get().readAgain(reader, noted.from(), noted.to());
      if (batch.isPresent() && batch.get().sha256().equals(noted.sha256())) {
        Sending again = new Sending(noted, generation.get(), batch.get());
        again.attempts = 1;
        // An answer to the last run may still be under way.
        again.notBeforeMillis = clock.millis() + pauses.after(1).toMillis();
        sending = again;
        return;
      }
    } catch (IOException e) {
      throw new StateFile.StateException("cannot read " + path + " again: " + e, e);
    }
    report.lost(
        path,
        noted.to() - noted.from(),
        "whether the server has kept these "
            + noted.lines()
            + " lines is not known; look there for log.batch:\""
            + noted.name()
            + "\"");
  }

  /** Makes rounds until the end is wanted or, when not following, reached. */
  void run(Sleeper sleeper) {
    boolean isWanted = false;
    while (!isDone && !isWanted) {
      Duration pause = round();
      report.sayStatusIfDue();
      isWanted = !isDone && sleeper.sleep(pause);
    }
    save();
    report.sayStatus();
  }

  /** One round; the pause before the next. */
  Duration round() {
    for (FollowedFile file : files) {
      isDirty |= file.observe(clock.millis());
    }
    if (sending == null) {
      sending = nextBatch();
    }
    if (isDirty) {
      save();
    }
    if (sending == null) {
      isDone = mode == FollowedFile.Mode.ONCE;
      return ROUND;
    }
    long waitMillis = sending.notBeforeMillis - clock.millis();
    if (waitMillis > 0) {
      return Duration.ofMillis(Math.min(waitMillis, ROUND.toMillis()));
    }
    send(sending);
    return sending == null ? Duration.ZERO : ROUND;
  }

  boolean isDone() {
    return isDone;
  }

  /** 0, or 1 when something could not be sent. */
  int exitCode() {
    return mode == FollowedFile.Mode.ONCE && (hasGivenUp || report.hasLosses()) ? 1 : 0;
  }

  /** Every file in its turn, so that a busy one does not hold up the others. */
  private @Nullable Sending nextBatch() {
    for (int i = 0; i < files.size(); i++) {
      FollowedFile file = files.get((turn + i) % files.size());
      Optional<FollowedFile.Cut> cut = file.next(reader, bounds, clock.millis());
      if (cut.isPresent()) {
        turn = (turn + i + 1) % files.size();
        return note(
            file.path().toString(), cut.get().generation(), cut.get().batch(), cut.get().mark());
      }
    }
    return null;
  }

  private Sending note(String path, Generation generation, Batch batch, Fingerprint mark) {
    SavedState.InFlight noted =
        new SavedState.InFlight(
            name(generation, batch),
            path,
            generation.number(),
            batch.from(),
            batch.to(),
            batch.lines(),
            batch.sha256(),
            mark);
    Sending next = new Sending(noted, generation, batch);
    sending = next;
    save();
    return next;
  }

  /** Which shipper, which file, which of its lives, and which bytes. */
  private String name(Generation generation, Batch batch) {
    String file = generation.key() + ' ' + generation.place().head().sha256();
    return ledger.id()
        + '.'
        + generation.number()
        + '.'
        + Fingerprint.sha256(StandardCharsets.UTF_8.encode(file)).substring(0, IDENTITY_DIGITS)
        + ':'
        + batch.from()
        + ':'
        + batch.to();
  }

  private void send(Sending now) {
    Destination.Attempt attempt =
        now.attempts == 0 ? Destination.Attempt.FIRST : Destination.Attempt.AGAIN;
    if (now.attempts > 0) {
      report.repeated();
    }
    now.attempts++;
    switch (destination.send(now.noted.name(), now.batch, attempt)) {
      case Destination.Answer.Kept kept -> {
        report.sent(now.batch, kept);
        bounds = bounds.doubled();
        pass(now);
      }
      case Destination.Answer.Refused refused -> divideOrDrop(now, refused.sentence());
      case Destination.Answer.Later later -> {
        report.trouble(later.sentence());
        Duration own = pauses.after(now.attempts);
        wait(now, own.compareTo(later.pause()) > 0 ? own : later.pause());
        giveUpIfOnce(now.attempts >= ONCE_ATTEMPTS);
      }
      case Destination.Answer.Closed closed -> {
        report.trouble(closed.sentence());
        wait(now, pauses.slow());
        giveUpIfOnce(true);
      }
    }
  }

  private void wait(Sending now, Duration pause) {
    now.notBeforeMillis = clock.millis() + pause.toMillis();
  }

  private void giveUpIfOnce(boolean isEnough) {
    if (isEnough && mode == FollowedFile.Mode.ONCE) {
      hasGivenUp = true;
      isDone = true;
      report.say("gave up; the next run goes on here");
    }
  }

  /** Goes on after a batch. */
  private void pass(Sending now) {
    if (now.generation != null) {
      now.generation.advance(now.batch.to(), now.noted.mark());
    }
    sending = null;
    isDirty = true;
  }

  /** Finds the line that the server refuses by halving, and passes over that line only. */
  private void divideOrDrop(Sending now, String sentence) {
    bounds = BatchReader.Bounds.halfOf(now.batch);
    if (now.batch.lines() == 1 || now.generation == null) {
      report.dropped(now.path(), now.batch, sentence);
      pass(now);
      return;
    }
    Batch half = now.batch.firstHalf();
    note(now.noted.path(), now.generation, half, markAt(now, half.to()));
  }

  private static Fingerprint markAt(Sending now, long place) {
    if (now.generation == null) {
      return now.noted.mark();
    }
    try {
      // Where the file has changed meanwhile, the old mark stays: it fits no longer, which shows.
      return now.noted.mark().bytes() > 0
          ? now.generation.markAt(place).orElse(now.noted.mark())
          : now.noted.mark();
    } catch (IOException _) {
      return now.noted.mark();
    }
  }

  private void save() {
    List<SavedState.Followed> followed = new ArrayList<>(resting);
    for (FollowedFile file : files) {
      followed.add(new SavedState.Followed(file.path().toString(), file.places()));
    }
    Sending now = sending;
    stateFile.save(
        new SavedState(
            SavedState.VERSION,
            ledger.id(),
            ledger.generations(),
            followed,
            ledger.finished(),
            now == null ? null : now.noted));
    isDirty = false;
  }

  /** Lets go of everything, and notes nothing. */
  @Override
  public void close() {
    ledger.close();
    stateFile.close();
  }
}
