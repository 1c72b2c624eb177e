package aegle.server.ship;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts, and says on the terminal what a person should know: never what a line says. Owned by one
 * thread.
 */
final class Report {
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final PrintStream out;
  private final InstantSource clock;
  private final Map<Path, String> unreadable = new HashMap<>();

  private long sentLines;
  private long sentBytes;
  private long batches;
  private long knownBatches;
  private long repeats;
  private long refusedLines;
  private long droppedLines;
  private long cutLines;
  private long lostBytes;
  private String trouble = "";
  private String lastStatus = status();
  private long saidAtMillis;

  Report(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
    this.saidAtMillis = clock.millis();
  }

  void sent(Batch batch, Destination.Answer.Kept answer) {
    batches++;
    sentLines += batch.lines();
    sentBytes += batch.bodyBytes();
    cutLines += batch.cutLines();
    knownBatches += answer.isKnown() ? 1 : 0;
    if (answer.refused() > 0) {
      refusedLines += answer.refused();
      say(answer.refused() + " lines were refused by the server; its counters say why");
    }
    if (!trouble.isEmpty()) {
      trouble = "";
      say("the server takes lines again");
    }
  }

  void repeated() {
    repeats++;
  }

  /** Something is in the way; said once, until it changes. */
  void trouble(String sentence) {
    if (!sentence.equals(trouble)) {
      trouble = sentence;
      say(sentence);
    }
  }

  void dropped(Path file, Batch batch, String sentence) {
    droppedLines += batch.lines();
    say(
        "dropped "
            + batch.lines()
            + " lines of "
            + file
            + ", bytes "
            + batch.from()
            + " to "
            + batch.to()
            + ": "
            + sentence);
  }

  /** Bytes of a file are gone before they were sent. */
  void lost(Path file, long bytes, String sentence) {
    lostBytes += bytes;
    say(bytes + " bytes of " + file + " are gone before they were sent: " + sentence);
  }

  /** A file cannot be read; said once, until it changes. */
  void unreadable(Path file, String why) {
    if (!why.equals(unreadable.put(file, why))) {
      say("cannot read " + file + ": " + why);
    }
  }

  void readable(Path file) {
    unreadable.remove(file);
  }

  /** Whether something could not be sent. */
  boolean hasLosses() {
    return droppedLines > 0 || lostBytes > 0 || !unreadable.isEmpty();
  }

  /** Once a minute, if anything has changed. */
  void sayStatusIfDue() {
    if (clock.millis() - saidAtMillis >= EVERY.toMillis()) {
      sayStatus();
    }
  }

  void sayStatus() {
    saidAtMillis = clock.millis();
    String status = status();
    if (!status.equals(lastStatus)) {
      lastStatus = status;
      say(status);
    }
  }

  private String status() {
    return "sent="
        + sentLines
        + " bytes="
        + sentBytes
        + " batches="
        + batches
        + " repeated="
        + repeats
        + " known="
        + knownBatches
        + " refused="
        + refusedLines
        + " dropped="
        + droppedLines
        + " cut="
        + cutLines
        + " lost-bytes="
        + lostBytes
        + " unreadable-files="
        + unreadable.size()
        + (trouble.isEmpty() ? "" : " trouble='" + trouble + "'");
  }

  void say(String sentence) {
    out.println("aegle ship: " + sentence);
  }
}
