package aegle.bench;

import aegle.bench.load.StepWriter;
import aegle.bench.peers.Peer;
import aegle.bench.peers.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * kill -9 during remote write, again and again on one data folder: after each restart every
 * acknowledged sample must be there with its value. Ends with exit code 1 at the first loss.
 */
final class KillBench {
  private static final int CONNECTIONS = 2;

  /**
   * A second of sample time is written in milliseconds, so the writers move towards the present and
   * would be refused beyond it.
   */
  private static final long START_AGE_SECONDS = 86_400;

  /** Acknowledged seconds that are compared after each round; after the last one, all are. */
  private static final int NEWEST = 3_000;

  private static final Pattern POINT = Pattern.compile("\\[(\\d+)(?:\\.\\d+)?,\"([^\"]+)\"\\]");

  private final int rounds;
  private final long seed;
  private final List<StepWriter> writers = new ArrayList<>();

  private KillBench(int rounds, long seed) {
    this.rounds = rounds;
    this.seed = seed;
  }

  static void main(String... args) throws IOException, InterruptedException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    System.exit(new KillBench(rounds, seed).run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("aegle-kill");
    System.out.printf(
        "%d rounds of kill -9 during remote write, seed %d, files in %s%n", rounds, seed, folder);
    SplittableRandom random = new SplittableRandom(seed);
    long firstSeconds = InstantSource.system().millis() / 1_000 - START_AGE_SECONDS;
    for (int i = 0; i < CONNECTIONS; i++) {
      writers.add(new StepWriter(i, firstSeconds));
    }
    List<Long> recoveries = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      RunningServer server =
          RunningServer.start(Peer.AEGLE, folder.resolve("data"), folder.resolve("aegle.log"));
      recoveries.add(server.millisSinceStart());
      String loss = verify(server, NEWEST);
      if (!loss.isEmpty()) {
        System.out.printf("round %d: LOST: %s%n", round, loss);
        server.kill();
        return false;
      }
      List<Thread> threads =
          writers.stream().map(writer -> writer.start(server.writeAddress())).toList();
      LockSupport.parkNanos(random.nextLong(50_000_000, 900_000_000));
      server.kill();
      for (Thread thread : threads) {
        thread.join();
      }
      String refusal = writers.stream().map(StepWriter::refusal).collect(Collectors.joining());
      if (!refusal.isEmpty()) {
        System.out.printf("round %d: refused: %s%n", round, refusal);
        return false;
      }
      if (round % 10 == 0) {
        System.out.printf(
            "round %d: %,d samples acknowledged so far, all there%n", round, acknowledged());
      }
    }
    RunningServer server =
        RunningServer.start(Peer.AEGLE, folder.resolve("data"), folder.resolve("aegle.log"));
    recoveries.add(server.millisSinceStart());
    String loss = verify(server, Integer.MAX_VALUE);
    server.close();
    recoveries.sort(null);
    System.out.printf(
        "%d rounds, %,d samples acknowledged, %s; start to ready: median %d ms, longest %d ms%n",
        rounds,
        acknowledged(),
        loss.isEmpty() ? "0 lost" : "LOST: " + loss,
        recoveries.get(recoveries.size() / 2),
        recoveries.getLast());
    return loss.isEmpty();
  }

  private long acknowledged() {
    return writers.stream().mapToLong(StepWriter::acknowledgedSamples).sum();
  }

  /**
   * Compares the sum of all series at each acknowledged second with what was sent; the first
   * difference, or nothing.
   *
   * @param newest how many of the acknowledged seconds are compared
   */
  private String verify(RunningServer server, int newest) {
    for (StepWriter writer : writers) {
      List<Long> seconds = writer.acknowledgedSeconds();
      for (int from = Math.max(0, seconds.size() - newest); from < seconds.size(); from += 1_000) {
        List<Long> part = seconds.subList(from, Math.min(seconds.size(), from + 1_000));
        String answer =
            server.queryRange(writer.sumExpression(), part.getFirst(), part.getLast(), 1);
        Map<Long, Double> sums = new HashMap<>();
        Matcher points = POINT.matcher(answer);
        while (points.find()) {
          sums.put(Long.parseLong(points.group(1)), Double.parseDouble(points.group(2)));
        }
        for (long second : part) {
          double expected = writer.expectedSum(second);
          if (sums.getOrDefault(second, Double.NaN) != expected) {
            return "connection "
                + writer.connection()
                + " second "
                + second
                + ": sent "
                + expected
                + ", found "
                + sums.get(second);
          }
        }
      }
    }
    return "";
  }
}
