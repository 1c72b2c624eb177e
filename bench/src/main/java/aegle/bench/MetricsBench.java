package aegle.bench;

import aegle.bench.load.Fleet;
import aegle.bench.load.RemoteWriter;
import aegle.bench.peers.Peer;
import aegle.bench.peers.ProcessUsage;
import aegle.bench.peers.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Aegle beside Prometheus and VictoriaMetrics in one run, one after another: ingest, memory, disk,
 * restart after kill -9, and queries. Prints Markdown.
 */
final class MetricsBench {
  private static final int STEP_SECONDS = 15;
  private static final int CONNECTIONS = 2;
  private static final int QUERY_ROUNDS = 15;

  /** What was measured of one server; CPU in microseconds. */
  private record Figures(
      double ingestCpuPerSample,
      long samplesPerSecond,
      long peakBytes,
      double liveBytesPerSample,
      double blockBytesPerSample,
      long readyMillis,
      long firstAnswerMillis,
      Map<BenchQuery, Cost> queries) {}

  /** Of one query: CPU of the server a run, and the median wall time. */
  private record Cost(double cpuMillis, double medianMillis) {}

  private final int series;
  private final int steps;
  private final Path folder;

  private MetricsBench(int series, int steps, Path folder) {
    this.series = series;
    this.steps = steps;
    this.folder = folder;
  }

  static void main(String... args) throws IOException, InterruptedException {
    int series = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 240;
    Path folder = Files.createTempDirectory("aegle-bench");
    System.out.printf(
        "# %,d series, %,d steps of %d s; files in %s%n", series, steps, STEP_SECONDS, folder);
    new MetricsBench(series, steps, folder).run();
  }

  private void run() throws IOException, InterruptedException {
    Map<Peer, Figures> figures = new EnumMap<>(Peer.class);
    for (Peer peer : Peer.values()) {
      if (peer.installedVersion().isEmpty()) {
        System.out.println(peer + " is not installed and left out; " + peer.installHint());
        continue;
      }
      System.out.println("- " + peer + ": " + peer.installedVersion().orElseThrow());
      figures.put(peer, measure(peer));
    }
    print(figures);
  }

  private Figures measure(Peer peer) throws IOException, InterruptedException {
    Path data = folder.resolve(peer.name().toLowerCase(Locale.ROOT));
    Path log = folder.resolve(peer.name().toLowerCase(Locale.ROOT) + ".log");
    // Whole multiples of the step, so that every server sees the same grid; the last sample lies a
    // step in the past.
    long lastSeconds =
        InstantSource.system().millis() / 1_000 / STEP_SECONDS * STEP_SECONDS - STEP_SECONDS;
    long firstSeconds = lastSeconds - (long) (steps - 1) * STEP_SECONDS;
    RunningServer server = RunningServer.start(peer, data, log);
    ProcessUsage before = server.usage();
    long startNanos = System.nanoTime();
    Fleet fleet = Fleet.of(series);
    long samples =
        new RemoteWriter(fleet, server.writeAddress(), CONNECTIONS)
            .send(firstSeconds * 1_000, steps);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    server.awaitSettled();
    ProcessUsage after = server.usage();
    Map<BenchQuery, Cost> queries = measureQueries(server, lastSeconds);
    long peak = after.peakResidentBytes();
    double live = (double) server.diskBytes() / samples;
    double block = blockBytes(peer, server, data) / samples;
    server.kill();
    RunningServer again = RunningServer.start(peer, data, log);
    long ready = again.millisSinceStart();
    String count = again.query("count({__name__!=\"\",job!=\"aegle\"})", lastSeconds);
    long firstAnswer = again.millisSinceStart();
    if (!count.contains("\"" + fleet.size() + "\"")) {
      System.out.println("  after kill -9 " + peer + " counts: " + count);
    }
    again.close();
    double perSample = (double) (after.cpuMicros() - before.cpuMicros()) / samples;
    return new Figures(
        perSample, (long) (samples / seconds), peak, live, block, ready, firstAnswer, queries);
  }

  private static Map<BenchQuery, Cost> measureQueries(RunningServer server, long lastSeconds) {
    Map<BenchQuery, Cost> costs = new EnumMap<>(BenchQuery.class);
    for (BenchQuery query : BenchQuery.values()) {
      long warmUntil = System.nanoTime() + query.warmUpSeconds() * 1_000_000_000L;
      while (System.nanoTime() < warmUntil) {
        query.ask(server, lastSeconds);
      }
      List<Double> walls = new ArrayList<>();
      long cpuBefore = server.usage().cpuMicros();
      // Short queries are repeated more often, since the kernel counts CPU in ticks of 10 ms.
      int rounds = QUERY_ROUNDS * query.weight();
      for (int i = 0; i < rounds; i++) {
        long start = System.nanoTime();
        query.ask(server, lastSeconds);
        walls.add((System.nanoTime() - start) / 1e6);
      }
      double cpuMillis = (server.usage().cpuMicros() - cpuBefore) / 1e3 / rounds;
      walls.sort(null);
      costs.put(query, new Cost(cpuMillis, walls.get(rounds / 2)));
    }
    return costs;
  }

  /**
   * Bytes of the same samples once they are in immutable blocks; NaN when the server has no way to
   * ask for it.
   */
  private static double blockBytes(Peer peer, RunningServer server, Path data) {
    return switch (peer) {
      case AEGLE, PROMETHEUS -> {
        server.post("/api/v1/admin/tsdb/snapshot");
        yield RunningServer.bytesBelow(data.resolve("snapshots"));
      }
      case VICTORIA_METRICS -> {
        server.post("/internal/force_flush");
        server.post("/internal/force_merge");
        server.awaitSettled();
        yield server.diskBytes();
      }
    };
  }

  private static void print(Map<Peer, Figures> figures) {
    StringBuilder head = new StringBuilder("\n| measure |");
    StringBuilder line = new StringBuilder("|---|");
    figures
        .keySet()
        .forEach(peer -> {
          head.append(' ').append(peer).append(" |");
          line.append("---|");
        });
    System.out.println(head + "\n" + line);
    row("ingest CPU us/sample", figures, f -> number(f.ingestCpuPerSample()));
    row("samples/s", figures, f -> "%,d".formatted(f.samplesPerSecond()));
    row("peak RSS MB", figures, f -> Long.toString(f.peakBytes() >> 20));
    row("live B/sample (log and head)", figures, f -> number(f.liveBytesPerSample()));
    row("blocks B/sample with index", figures, f -> number(f.blockBytesPerSample()));
    row("ready ms after kill -9", figures, f -> Long.toString(f.readyMillis()));
    row("full count answered ms after kill -9", figures, f -> Long.toString(f.firstAnswerMillis()));
    for (BenchQuery query : BenchQuery.values()) {
      row(
          "`" + query.shortName() + "` CPU ms (median ms)",
          figures,
          f -> cost(f.queries().get(query)));
    }
  }

  private static void row(String name, Map<Peer, Figures> figures, Function<Figures, String> cell) {
    StringBuilder row = new StringBuilder("| " + name + " |");
    figures.values().forEach(f -> row.append(' ').append(cell.apply(f)).append(" |"));
    System.out.println(row);
  }

  private static String cost(@Nullable Cost cost) {
    return cost == null ? "-" : number(cost.cpuMillis()) + " (" + number(cost.medianMillis()) + ")";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
  }
}
