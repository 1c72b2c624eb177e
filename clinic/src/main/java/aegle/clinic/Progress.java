package aegle.clinic;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells the person at the terminal what happens, with seconds since the start. */
final class Progress {
  private final PrintStream out;
  private final LongSupplier nanos;
  private final long startNanos;

  /**
   * Progress since a moment.
   *
   * @param nanos a ticker
   * @param startNanos what the ticker said, or would have said, at the start
   */
  Progress(PrintStream out, LongSupplier nanos, long startNanos) {
    this.out = out;
    this.nanos = nanos;
    this.startNanos = startNanos;
  }

  double seconds() {
    return (nanos.getAsLong() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  void say(String sentence) {
    out.printf("[%5.1f s] %s%n", seconds(), sentence);
    out.flush();
  }

  void print(String text) {
    out.println(text);
    out.flush();
  }
}
