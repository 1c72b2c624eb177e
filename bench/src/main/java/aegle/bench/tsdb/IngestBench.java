package aegle.bench.tsdb;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.tsdb.TimeSeriesDatabase;
import aegle.metrics.tsdb.TsdbOptions;
import com.google.errorprone.annotations.FormatMethod;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Feeds series 15 seconds apart in batches of 2,000 samples, closes, reopens, reads, cuts.
 *
 * <p>Arguments: folder (must not exist), series (100000), steps (240).
 */
public final class IngestBench {
  private static final int BATCH = 2_000;
  private static final long STEP_MILLIS = 15_000;
  private static final long START = 1_748_851_200_000L;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Path folder;
  private final int series;
  private final int steps;

  private IngestBench(Path folder, int series, int steps) {
    this.folder = folder;
    this.series = series;
    this.steps = steps;
  }

  /** Runs all of it once. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    if (Files.exists(folder)) {
      throw new IOException("cannot use " + folder + ": it exists; give a new folder");
    }
    int series = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
    int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 240;
    new IngestBench(folder, series, steps).run();
  }

  private TimeSeriesDatabase open() {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(START + steps * STEP_MILLIS));
    TimeSeriesDatabase database = new TimeSeriesDatabase(folder, TsdbOptions.defaults(), clock);
    database.start();
    return database;
  }

  private void run() throws Exception {
    double samples = (double) series * steps;
    fill(samples);
    TimeSeriesDatabase reopened = cpu("reopen (process CPU)", samples, this::open);
    cpu(
        "cut into blocks",
        samples,
        () -> {
          reopened.cutAll();
          return 0;
        });
    say("blocks %.3f B/sample", bytes() / samples);
    for (int round = 0; round < 4; round++) {
      read(reopened, "from blocks");
    }
    reopened.close();
    say("heap after close %d MB, peak RSS %d MB", heapMegabytes(), peakRssMegabytes());
  }

  private void fill(double samples) throws Exception {
    try (TimeSeriesDatabase database = open()) {
      ingest(database);
      say("peak RSS %d MB, heap %d MB", peakRssMegabytes(), heapMegabytes());
      say("log %.2f B/sample", bytes() / samples);
      for (int round = 0; round < 4; round++) {
        read(database, "from memory");
      }
    }
  }

  private void ingest(TimeSeriesDatabase database) {
    Fleet fleet = new Fleet(series);
    long nanos = 0;
    long firstNanos = 0;
    long process = system.getProcessCpuTime();
    long making = 0;
    for (int step = 0; step < steps; step++) {
      for (int from = 0; from < series; from += BATCH) {
        int to = Math.min(series, from + BATCH);
        long made = threadCpuNanos();
        fleet.advance(from, to);
        long before = threadCpuNanos();
        database.append(fleet.batch(from, to, START + step * STEP_MILLIS));
        long after = threadCpuNanos();
        making += before - made;
        nanos += after - before;
      }
      if (step == 0) {
        firstNanos = nanos;
      }
    }
    double samples = (double) series * (steps - 1);
    process = system.getProcessCpuTime() - process - making;
    say("new series: %.2f us each", firstNanos / 1e3 / series);
    say("append: %.0f ns/sample in the thread", (nanos - firstNanos) / samples);
    say("process without making values: %.0f ns/sample", process / (samples + series));
  }

  private void read(TimeSeriesDatabase database, String where) throws Exception {
    Matcher requests = Matcher.equal("__name__", "http_requests_total");
    long to = START + steps * STEP_MILLIS;
    long from = to - 3_600_000;
    List<Series> found =
        cpu("select, " + where, 0, () -> database.select(from, to, List.of(requests)));
    SampleBuffer buffer = new SampleBuffer();
    cpu(
        "read an hour of " + found.size() + " series, " + where,
        (double) found.size() * Math.min(steps, 240),
        () -> {
          double sum = 0;
          for (Series one : found) {
            buffer.clear();
            one.read(from, to, buffer);
            sum += buffer.value(buffer.size() - 1);
          }
          return sum;
        });
    cpu(
        "read 5 minutes, " + where,
        (double) found.size() * 20,
        () -> {
          double sum = 0;
          for (Series one : found) {
            buffer.clear();
            one.read(to - 300_000, to, buffer);
            sum += buffer.size();
          }
          return sum;
        });
  }

  private <T> T cpu(String what, double samples, Callable<T> task) throws Exception {
    long before = system.getProcessCpuTime();
    T result = task.call();
    long nanos = system.getProcessCpuTime() - before;
    say("%s: %.1f ms CPU%s", what, nanos / 1e6, samples > 0 ? per(nanos, samples) : "");
    return result;
  }

  private static String per(long nanos, double samples) {
    return String.format(Locale.ROOT, ", %.1f ns/sample", nanos / samples);
  }

  private static long threadCpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long heapMegabytes() {
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
  }

  private static long peakRssMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
      }
    }
    return 0;
  }

  private double bytes() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(IngestBench::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FormatMethod
  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
