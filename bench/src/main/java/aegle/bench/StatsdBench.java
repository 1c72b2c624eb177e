package aegle.bench;

import aegle.bench.load.StatsdPackets;
import aegle.bench.peers.Peer;
import aegle.bench.peers.ProcessUsage;
import aegle.bench.peers.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ./aegle bench statsd [SECONDS]}: metrics over UDP at three rates, with tags and without:
 * what one costs the whole server in CPU time, and how many packets were lost. Beside it collectd
 * and npm's statsd, where they are installed. Prints Markdown.
 */
final class StatsdBench {
  private static final int[] RATES = {20_000, 100_000, 200_000};
  private static final int WARM_UP_SECONDS = 12;
  private static final int WARM_UP_RATE = 100_000;
  private static final long SEED = 20_261_123;

  /** How long after the last packet the counters are read: longer than the kernel holds any. */
  private static final long SETTLE_NANOS = 3_000_000_000L;

  /** Packets are sent in bursts of a millisecond, as a busy machine's threads do. */
  private static final long BURST_NANOS = 1_000_000;

  private static final Pattern PACKETS =
      Pattern.compile("aegle_statsd_packets_total\\{transport=\"udp\"} (.*)");
  private static final Pattern METRICS =
      Pattern.compile(
          "aegle_intake_signals_total\\{protocol=\"dogstatsd\",signal=\"metric\"} (.*)");
  private static final Pattern DROPS =
      Pattern.compile("(?m)^aegle_statsd_kernel_drops_total ([0-9].*)");

  private final int seconds;
  private final int port;
  private double idleMillisPerSecond;

  /** What was sent. */
  private record Load(long packets, double seconds) {}

  /** What a server has counted so far. */
  private record Counts(double packets, double metrics, double drops) {}

  private StatsdBench(int seconds, int port) {
    this.seconds = seconds;
    this.port = port;
  }

  static void main(String... args) throws IOException, InterruptedException {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    Path folder = Files.createTempDirectory("aegle-statsd");
    StatsdBench bench = new StatsdBench(seconds, RunningServer.freePort());
    System.out.printf("# StatsD over UDP, %d s each, files in %s%n%n", seconds, folder);
    System.out.println("Load of the machine before: " + loadAverage() + "\n");
    System.out.println(
        "| server | lines | asked metrics/s | sent metrics/s | CPU us/metric | packets sent | lost"
            + " | dropped by the kernel | peak RSS MB |\n|---|---|---|---|---|---|---|---|---|");
    bench.runAegle(folder);
    StatsdPeers.run(
        folder, bench.port, (packets, rate, length) -> bench.send(packets, rate, length).packets());
    System.out.printf(
        "%nThe figure of Aegle is that of the whole server, of which %.0f ms CPU a second are spent"
            + " without any packet.%n",
        bench.idleMillisPerSecond);
    System.out.println("\nLoad of the machine after: " + loadAverage());
  }

  private static String loadAverage() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).strip();
  }

  private void runAegle(Path folder) throws IOException, InterruptedException {
    Path config = Files.createDirectories(folder.resolve("data-config"));
    Files.writeString(config.resolve("aegle.yml"), "statsd: {port: %d}\n".formatted(port));
    RunningServer server =
        RunningServer.start(Peer.AEGLE, folder.resolve("data"), folder.resolve("aegle.log"));
    try {
      for (StatsdPackets.Shape shape : StatsdPackets.Shape.values()) {
        StatsdPackets packets = new StatsdPackets(shape, SEED);
        send(packets, WARM_UP_RATE, WARM_UP_SECONDS);
        LockSupport.parkNanos(SETTLE_NANOS);
        measureIdle(server);
        for (int rate : RATES) {
          measure(server, packets, shape, rate);
        }
      }
    } finally {
      server.close();
    }
  }

  private void measureIdle(RunningServer server) {
    long before = server.usage().cpuMicros();
    LockSupport.parkNanos(seconds * 1_000_000_000L);
    idleMillisPerSecond = (server.usage().cpuMicros() - before) / 1_000.0 / seconds;
  }

  private void measure(
      RunningServer server, StatsdPackets packets, StatsdPackets.Shape shape, int rate)
      throws IOException {
    Counts before = counts(server);
    ProcessUsage idle = server.usage();
    Load load = send(packets, rate, seconds);
    LockSupport.parkNanos(SETTLE_NANOS);
    ProcessUsage busy = server.usage();
    Counts after = counts(server);
    double metrics = load.packets() * packets.metricsPerPacket();
    System.out.printf(
        "| Aegle | %s, %.1f B, %.1f a packet | %,d | %,.0f | %.2f | %,d | %,.0f | %,.0f | %d |%n",
        shape == StatsdPackets.Shape.TAGS ? "tags" : "plain",
        packets.bytesPerMetric(),
        packets.metricsPerPacket(),
        rate,
        metrics / load.seconds(),
        (busy.cpuMicros() - idle.cpuMicros()) / (after.metrics() - before.metrics()),
        load.packets(),
        load.packets() - (after.packets() - before.packets()),
        after.drops() - before.drops(),
        busy.peakResidentBytes() >> 20);
  }

  private static Counts counts(RunningServer server) {
    String page = server.ask("/metrics");
    return new Counts(value(page, PACKETS), value(page, METRICS), value(page, DROPS));
  }

  private static double value(String page, Pattern line) {
    Matcher matcher = line.matcher(page);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  /** Sends so many metrics a second for so many seconds, and never more at once to catch up. */
  private Load send(StatsdPackets packets, int rate, int forSeconds) throws IOException {
    double perBurst = rate / packets.metricsPerPacket() * BURST_NANOS / 1e9;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.connect(address);
      ByteBuffer direct = ByteBuffer.allocateDirect(2_048);
      long start = System.nanoTime();
      long end = start + forSeconds * 1_000_000_000L;
      long sent = 0;
      double due = 0;
      long next = start;
      while (next < end) {
        due += perBurst;
        for (; sent < due; sent++) {
          direct.clear().put(packets.packet(sent)).flip();
          channel.write(direct);
        }
        next += BURST_NANOS;
        long now = System.nanoTime();
        if (next > now) {
          LockSupport.parkNanos(next - now);
        } else if (now - next > 20 * BURST_NANOS) {
          next = now; // The sender was kept from running: what it missed is not sent.
        }
      }
      return new Load(sent, (System.nanoTime() - start) / 1e9);
    }
  }
}
