package aegle.server.ship;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Keeps lines in memory as the server keeps them, when it does not fail as it is told to. */
final class FakeDoor implements Destination {
  private final Deque<Fate> fates = new ArrayDeque<>();
  private final Set<String> batches = new HashSet<>();
  private final List<String> kept = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private int maxBytes = Integer.MAX_VALUE;
  private Predicate<String> isBad = _ -> false;
  private Runnable onCall = () -> {};

  /** What becomes of a call. */
  enum Fate {
    KEPT,
    ANSWER_LOST,
    REQUEST_LOST,
    BUSY,
    CLOSED,
    KILLED_BEFORE,
    KILLED_AFTER
  }

  /** The process of the shipper ends here. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A call as it came. */
  record Call(String name, Attempt attempt, int lines, int bytes) {}

  /** The next calls meet these, those after them are kept. */
  void meet(Fate... next) {
    fates.addAll(List.of(next));
  }

  void meetNothing() {
    fates.clear();
  }

  void refuseBeyond(int bytes) {
    maxBytes = bytes;
  }

  void refuseBatchesWith(Predicate<String> line) {
    isBad = line;
  }

  void onCall(Runnable look) {
    onCall = look;
  }

  List<String> kept() {
    return List.copyOf(kept);
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public Answer send(String name, Batch batch, Attempt attempt) {
    calls.add(new Call(name, attempt, batch.lines(), batch.bodyBytes()));
    onCall.run();
    Fate fate = fates.isEmpty() ? Fate.KEPT : fates.removeFirst();
    return switch (fate) {
      case KEPT -> keep(name, batch, attempt);
      case ANSWER_LOST -> {
        keep(name, batch, attempt);
        yield new Answer.Later(Duration.ZERO, "the answer was lost");
      }
      case REQUEST_LOST -> new Answer.Later(Duration.ZERO, "nobody there");
      case BUSY -> new Answer.Later(Duration.ofSeconds(7), "busy");
      case CLOSED -> new Answer.Closed("a key is needed");
      case KILLED_BEFORE -> throw new Killed();
      case KILLED_AFTER -> {
        keep(name, batch, attempt);
        throw new Killed();
      }
    };
  }

  private Answer keep(String name, Batch batch, Attempt attempt) {
    if (!name.matches("[0-9a-zA-Z:._-]{1,120}")) {
      throw new AssertionError("the server would not take this for a name: " + name);
    }
    if (attempt == Attempt.AGAIN && batches.contains(name)) {
      return new Answer.Kept(0, 0, true);
    }
    List<String> lines = StandardCharsets.UTF_8.decode(batch.body()).toString().lines().toList();
    if (batch.bodyBytes() > maxBytes || lines.stream().anyMatch(isBad)) {
      return new Answer.Refused("not as it is");
    }
    batches.add(name);
    kept.addAll(lines);
    return new Answer.Kept(lines.size(), 0, false);
  }
}
