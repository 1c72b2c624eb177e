package aegle.bench;

import aegle.bench.load.StatsdPackets;
import aegle.bench.peers.ProcessUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The same load for other servers of StatsD, where they are installed. */
final class StatsdPeers {
  private static final int RATE = 20_000;
  private static final int SECONDS = 10;
  private static final long SEED = 20_261_123;
  private static final long START_NANOS = 3_000_000_000L;

  private StatsdPeers() {}

  /** Sends packets at a rate for some seconds; returns how many it sent. */
  @FunctionalInterface
  interface Sender {
    long send(StatsdPackets packets, int rate, int seconds) throws IOException;
  }

  static void run(Path folder, int port, Sender sender) throws IOException, InterruptedException {
    Path collectd = folder.resolve("collectd.conf");
    Files.writeString(
        collectd,
        """
        BaseDir "%s"
        LoadPlugin statsd
        <Plugin statsd>
          Host "127.0.0.1"
          Port "%d"
        </Plugin>
        """
            .formatted(folder, port));
    measure("collectd", List.of("collectd", "-f", "-C", collectd.toString()), folder, port, sender);
    Path statsd = folder.resolve("statsd.js");
    Files.writeString(
        statsd, "{port: %d, address: '127.0.0.1', mgmt_port: 0, backends: []}".formatted(port));
    measure("npm statsd", List.of("statsd", statsd.toString()), folder, port, sender);
  }

  private static void measure(
      String name, List<String> command, Path folder, int port, Sender sender)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(command.getFirst() + ".log").toFile())
              .start();
    } catch (IOException e) {
      System.out.printf("| %s | skipped: it is not installed | | | | | | | |%n", name);
      return;
    }
    try {
      LockSupport.parkNanos(START_NANOS);
      for (StatsdPackets.Shape shape : StatsdPackets.Shape.values()) {
        StatsdPackets packets = new StatsdPackets(shape, SEED);
        long drops = drops(port);
        ProcessUsage before = ProcessUsage.of(process.pid());
        long sent = sender.send(packets, RATE, SECONDS);
        LockSupport.parkNanos(START_NANOS);
        ProcessUsage after = ProcessUsage.of(process.pid());
        long lost = drops(port) - drops;
        double metrics = (sent - lost) * packets.metricsPerPacket();
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %,d | | %.2f | %,d | %,d | %,d | %d |%n",
            name,
            shape == StatsdPackets.Shape.TAGS ? "tags" : "plain",
            RATE,
            (after.cpuMicros() - before.cpuMicros()) / metrics,
            sent,
            lost,
            lost,
            after.peakResidentBytes() >> 20);
      }
    } finally {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  /** What the kernel says of the socket on the port. */
  private static long drops(int port) throws IOException {
    String wanted = String.format(Locale.ROOT, ":%04X", port);
    for (String line : Files.readAllLines(Path.of("/proc/net/udp"))) {
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length > 12 && columns[1].endsWith(wanted)) {
        return Long.parseLong(columns[columns.length - 1]);
      }
    }
    return 0;
  }
}
