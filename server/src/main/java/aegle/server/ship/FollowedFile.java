package aegle.server.ship;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path and the generations of files that were there, oldest first: one is read to its end before
 * the next is begun. Owned by one thread.
 */
final class FollowedFile {
  /** Generations of one path that wait to be read; only a server away for long makes so many. */
  static final int MAX_WAITING = 64;

  /** A renamed file that did not grow for so long is finished: its writer has gone over. */
  static final Duration QUIET = Duration.ofSeconds(5);

  /** A file without a path that did not grow for so long is let go. */
  static final Duration QUIET_WITHOUT_PATH = Duration.ofMinutes(10);

  /** Whether lines that come later are waited for. */
  enum Mode {
    FOLLOW,
    ONCE
  }

  /**
   * Lines that may be sent next.
   *
   * @param mark the bytes of the file before the end of the batch
   */
  record Cut(Generation generation, Batch batch, Fingerprint mark) {}

  private final Path path;
  private final Mode mode;
  private final Set<Path> all;
  private final Ledger ledger;
  private final Report report;
  private final Deque<Generation> generations = new ArrayDeque<>();
  private boolean isNew;
  private String passedOver = "";

  /**
   * A file to follow; nothing is opened yet.
   *
   * @param all paths that are followed, this one included
   */
  FollowedFile(Path path, Mode mode, Set<Path> all, Ledger ledger, Report report) {
    this.path = path;
    this.mode = mode;
    this.all = all;
    this.ledger = ledger;
    this.report = report;
    this.isNew = true;
  }

  Path path() {
    return path;
  }

  List<SavedState.Place> places() {
    return generations.stream().map(Generation::place).toList();
  }

  Optional<Generation> generation(long number) {
    return generations.stream().filter(each -> each.number() == number).findFirst();
  }

  /** Finds what an earlier run had not read to its end. */
  void resume(List<SavedState.Place> places, long nowMillis) throws IOException {
    isNew = false;
    for (SavedState.Place place : places) {
      Optional<Generation> generation = find(place, nowMillis);
      if (generation.isPresent()) {
        ledger.hold(generation.get());
        generations.addLast(generation.get());
      } else {
        complainOfLoss(
            place.sizeBytes() - place.position(),
            "no file in its folder goes on where it was left");
      }
    }
  }

  private Optional<Generation> find(SavedState.Place place, long nowMillis) throws IOException {
    Optional<BasicFileAttributes> here = Siblings.regular(path);
    if (here.isPresent() && Siblings.key(here.get()).equals(place.key())) {
      Optional<Siblings.Found> same = Siblings.open(path, place);
      if (same.isPresent()) {
        Generation generation = new Generation(place, same.get().channel(), nowMillis);
        stopIfOnce(generation);
        return Optional.of(generation);
      }
    } else {
      Optional<Siblings.Found> renamed = Siblings.renamed(path, place);
      if (renamed.isPresent()) {
        Generation generation = new Generation(place, renamed.get().channel(), nowMillis);
        generation.end(Generation.End.RENAMED);
        return Optional.of(generation);
      }
    }
    Optional<Siblings.Found> copied = Siblings.copied(path, place, all);
    if (copied.isEmpty()) {
      return Optional.empty();
    }
    Siblings.Found copy = copied.get();
    Generation generation = new Generation(place.in(copy.key()), copy.channel(), nowMillis);
    generation.end(Generation.End.COPIED);
    return Optional.of(generation);
  }

  /** Looks at what the path leads to now. True when that is worth a note. */
  boolean observe(long nowMillis) {
    try {
      Optional<BasicFileAttributes> now = Siblings.regular(path);
      if (now.isEmpty()) {
        return letGoWithoutPath(nowMillis);
      }
      report.readable(path);
      String key = Siblings.key(now.get());
      Generation newest = generations.peekLast();
      if (newest == null || newest.end().isPresent()) {
        return begin(key, nowMillis);
      }
      if (!newest.key().equals(key)) {
        newest.end(Generation.End.RENAMED);
        newest.look(nowMillis);
        begin(key, nowMillis);
        return true;
      }
      if (now.get().size() < newest.sizeBytes()) {
        wasCut(newest);
        begin(key, nowMillis);
        return true;
      }
      return newest.look(nowMillis);
    } catch (IOException e) {
      report.unreadable(path, String.valueOf(e));
      return false;
    }
  }

  private boolean letGoWithoutPath(long nowMillis) throws IOException {
    if (mode == Mode.ONCE && generations.isEmpty()) {
      report.unreadable(path, "there is no such file");
    }
    Generation newest = generations.peekLast();
    if (newest == null || newest.end().isPresent()) {
      return false;
    }
    newest.look(nowMillis);
    if (mode == Mode.ONCE || newest.quietMillis(nowMillis) >= QUIET_WITHOUT_PATH.toMillis()) {
      newest.end(Generation.End.RENAMED);
      return true;
    }
    return false;
  }

  private boolean begin(String key, long nowMillis) throws IOException {
    if (generations.size() >= MAX_WAITING) {
      passOver(key);
      return false;
    }
    if (ledger.isHeld(key)) {
      return false; // It went by another path before and is read to its end under that.
    }
    FileChannel channel = FileChannel.open(path);
    if (!Siblings.regular(path).map(Siblings::key).equals(Optional.of(key))) {
      channel.close();
      return false; // Changed between two looks; the next round sees what it is now.
    }
    SavedState.Place start =
        new SavedState.Place(
            ledger.nextGeneration(), key, 0, 0, Fingerprint.NONE, Fingerprint.NONE);
    Generation generation = new Generation(atKnownPlace(start, channel), channel, nowMillis);
    generation.look(nowMillis);
    stopIfOnce(generation);
    ledger.hold(generation);
    generations.addLast(generation);
    isNew = false;
    return true;
  }

  /** The file may have been read under another path, which a path may have got it from. */
  private SavedState.Place atKnownPlace(SavedState.Place start, FileChannel channel)
      throws IOException {
    Optional<SavedState.Place> known =
        ledger
            .finishedOf(start.key())
            .filter(finished -> isNew || !finished.path().equals(path.toString()))
            .map(SavedState.Finished::place);
    if (known.isEmpty()
        || !known.get().head().fits(channel)
        || !known.get().mark().fits(channel)
        || channel.size() < known.get().position()) {
      return start;
    }
    SavedState.Place place = known.get();
    return new SavedState.Place(
        start.generation(),
        start.key(),
        place.position(),
        channel.size(),
        place.head(),
        place.mark());
  }

  private void passOver(String key) {
    if (!key.equals(passedOver)) {
      passedOver = key;
      report.say(
          path
              + " was rotated more than "
              + MAX_WAITING
              + " times while it could not be sent; what is there when there is room again is sent"
              + " next, and what was there between is not");
    }
  }

  private void stopIfOnce(Generation generation) throws IOException {
    if (mode == Mode.ONCE) {
      generation.stopAtPresentEnd();
    }
  }

  /** The file was cut to nothing: what was not sent yet may stand in a copy made before. */
  private void wasCut(Generation generation) throws IOException {
    Optional<Siblings.Found> copy = Siblings.copied(path, generation.place(), all);
    if (copy.isPresent()) {
      generation.continueIn(copy.get().channel(), copy.get().key());
      return;
    }
    generations.removeLast();
    ledger.release(generation);
    complainOfLoss(generation.unreadBytes(), "the file was cut and no copy of it was found");
  }

  private void complainOfLoss(long bytes, String sentence) {
    if (bytes > 0) {
      report.lost(path, bytes, sentence);
    }
  }

  /** The next lines, of the oldest generation that has any. */
  Optional<Cut> next(BatchReader reader, BatchReader.Bounds bounds, long nowMillis) {
    try {
      Generation oldest = generations.peekFirst();
      while (oldest != null) {
        boolean isFinal = isFinal(oldest, nowMillis);
        Optional<Cut> cut = oldest.isWanted() ? cut(oldest, reader, bounds, isFinal) : none();
        if (cut.isPresent() || oldest.end().isEmpty() || !isFinal) {
          return cut;
        }
        generations.removeFirst();
        ledger.finish(path, oldest);
        oldest = generations.peekFirst();
      }
      return none();
    } catch (IOException e) {
      report.unreadable(path, String.valueOf(e));
      return none();
    }
  }

  private static Optional<Cut> none() {
    return Optional.empty();
  }

  private Optional<Cut> cut(
      Generation generation, BatchReader reader, BatchReader.Bounds bounds, boolean isFinal)
      throws IOException {
    BatchReader.Tail tail = isFinal ? BatchReader.Tail.IS_A_LINE : BatchReader.Tail.WAITS;
    Optional<Batch> batch = generation.read(reader, bounds, tail);
    if (batch.isEmpty()) {
      return none();
    }
    Optional<Fingerprint> mark = generation.markAt(batch.get().to());
    if (mark.isPresent() && generation.isUnchanged()) {
      return Optional.of(new Cut(generation, batch.get(), mark.get()));
    }
    if (generation.end().isEmpty()) {
      // Cut to nothing and grown again between two looks: the next look begins a new generation.
      wasCut(generation);
    }
    return none();
  }

  /** Whether nothing more will be written to it, so that its last bytes are a line. */
  private boolean isFinal(Generation generation, long nowMillis) throws IOException {
    if (mode == Mode.ONCE) {
      return true;
    }
    Generation.End end = generation.end().orElse(null);
    if (end == null) {
      return false;
    }
    generation.look(nowMillis);
    return end == Generation.End.COPIED || generation.quietMillis(nowMillis) >= QUIET.toMillis();
  }
}
