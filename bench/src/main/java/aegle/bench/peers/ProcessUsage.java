package aegle.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux counts of a process.
 *
 * @param cpuMicros user and system time of all its threads so far; the kernel counts in ticks of 10
 *     ms
 * @param peakResidentBytes VmHWM
 */
public record ProcessUsage(long cpuMicros, long peakResidentBytes) {
  private static final long MICROS_PER_TICK = 10_000;

  /** What it has used so far. */
  public static ProcessUsage of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
      long ticks = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
      long peak = 0;
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          peak = Long.parseLong(line.replaceAll("\\D", "")) * 1_024;
        }
      }
      return new ProcessUsage(ticks * MICROS_PER_TICK, peak);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the usage of process " + pid, e);
    }
  }
}
