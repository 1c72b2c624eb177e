package aegle.server.ship;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What all followed files share: the numbers of generations, which files are held open, and which
 * ones were read to their end lately. Owned by one thread.
 */
final class Ledger {
  private final String id;
  private final Deque<SavedState.Finished> finished;
  private final Set<Generation> held = new HashSet<>();
  private long generations;

  Ledger(String id, long generations, List<SavedState.Finished> finished) {
    this.id = id;
    this.generations = generations;
    this.finished = new ArrayDeque<>(finished);
  }

  String id() {
    return id;
  }

  long generations() {
    return generations;
  }

  long nextGeneration() {
    return ++generations;
  }

  List<SavedState.Finished> finished() {
    return List.copyOf(finished);
  }

  void hold(Generation generation) {
    held.add(generation);
  }

  /** Lets go of a generation that was read to its end, and remembers how far that was. */
  void finish(Path path, Generation generation) {
    release(generation);
    finished.addLast(new SavedState.Finished(path.toString(), generation.place()));
    while (finished.size() > SavedState.MAX_FINISHED) {
      finished.removeFirst();
    }
  }

  void release(Generation generation) {
    held.remove(generation);
    generation.close();
  }

  boolean isHeld(String key) {
    return held.stream().anyMatch(generation -> generation.key().equals(key));
  }

  /** How far a file was read when it went by another path. */
  Optional<SavedState.Finished> finishedOf(String key) {
    return finished.reversed().stream().filter(each -> each.place().key().equals(key)).findFirst();
  }

  void close() {
    List.copyOf(held).forEach(this::release);
  }
}
