package aegle.bench;

import aegle.bench.peers.Peer;
import aegle.bench.peers.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * kill -9 while records are written, again and again on one data folder: after each restart every
 * acknowledged line must be found. Ends with exit code 1 at the first loss.
 */
final class RecordKillBench {
  private static final int CLIENTS = 4;
  private static final int LINES = 250;

  /** A server that took this many of the 50,000 lines of a round is killed. */
  private static final int LINES_BEFORE_KILL = 50_000;

  private static final Pattern VALUE =
      Pattern.compile("\\{\"value\":\"(round-\\d+-\\d+)\",\"count\":(\\d+)");

  private final int rounds;
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private final Collection<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean killed;
  private final List<Long> starts = new ArrayList<>();

  private RecordKillBench(int rounds) {
    this.rounds = rounds;
  }

  static void main(String... args) throws IOException, InterruptedException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    System.exit(new RecordKillBench(rounds).run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("aegle-record-kill");
    System.out.printf(
        "%d rounds of kill -9 during %,d records each, files in %s%n",
        rounds, LINES_BEFORE_KILL, folder);
    for (int round = 0; round <= rounds; round++) {
      RunningServer server =
          RunningServer.start(Peer.AEGLE, folder.resolve("data"), folder.resolve("aegle.log"));
      starts.add(server.millisSinceStart());
      String loss = loss(server, round == rounds ? 0 : round - 2);
      if (!loss.isEmpty()) {
        System.out.printf("round %d: LOST: %s%n", round, loss);
        server.kill();
        return false;
      }
      if (round < rounds) {
        writeAndKill(server, round);
        if (!failures.isEmpty()) {
          System.out.printf("round %d: FAILED: %s%n", round, failures);
          return false;
        }
      } else {
        server.close();
      }
      if (round % 10 == 0 && round > 0) {
        System.out.printf("round %d: %,d lines acknowledged so far, all there%n", round, total());
      }
    }
    starts.sort(null);
    System.out.printf(
        "%d rounds, %,d lines acknowledged, 0 lost; start to ready: median %d ms, longest %d ms%n",
        rounds, total(), starts.get(starts.size() / 2), starts.getLast());
    return true;
  }

  private long total() {
    return acknowledged.values().stream().mapToLong(Integer::longValue).sum();
  }

  private void writeAndKill(RunningServer server, int round) throws InterruptedException {
    AtomicInteger taken = new AtomicInteger();
    List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      String batch = "round-" + round + "-" + client;
      clients.add(Thread.ofPlatform().start(() -> write(server.baseAddress(), batch, taken)));
    }
    // Between three quarters and the whole of a round, wherever the server happens to be.
    int most = LINES_BEFORE_KILL - round * 997 % (LINES_BEFORE_KILL / 4);
    while (taken.get() < most && clients.stream().allMatch(Thread::isAlive)) {
      LockSupport.parkNanos(200_000);
    }
    killed = true;
    server.kill();
    for (Thread client : clients) {
      client.join();
    }
    killed = false;
  }

  private void write(URI server, String batch, AtomicInteger taken) {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI address = URI.create(server + "/api/logs");
      while (true) {
        HttpRequest request =
            HttpRequest.newBuilder(address)
                .POST(HttpRequest.BodyPublishers.ofString(lines(batch), StandardCharsets.UTF_8))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          failures.add(answer.statusCode() + ": " + answer.body());
          return;
        }
        acknowledged.merge(batch, LINES, Integer::sum);
        taken.addAndGet(LINES);
      }
    } catch (IOException e) {
      // After the kill this is the point: what the server did not answer does not count.
      if (!killed) {
        failures.add("the server ended by itself: " + e.getMessage());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while sending", e);
    }
  }

  private static String lines(String batch) {
    StringBuilder lines = new StringBuilder(LINES * 120);
    long millis = InstantSource.system().millis();
    for (int i = 0; i < LINES; i++) {
      lines
          .append("{\"level\":30,\"time\":")
          .append(millis)
          .append(",\"msg\":\"appointment ")
          .append(i)
          .append(" booked\",\"batch\":\"")
          .append(batch)
          .append("\"}\n");
    }
    return lines.toString();
  }

  /**
   * The first batch of which lines are lacking, or nothing. More than was acknowledged may be
   * there: what the server had written when it died.
   *
   * @param firstRound whose batches are counted, and those after it
   */
  private String loss(RunningServer server, int firstRound) {
    for (int round = Math.max(0, firstRound); round <= rounds; round++) {
      String prefix = "round-" + round + "-";
      if (acknowledged.keySet().stream().noneMatch(batch -> batch.startsWith(prefix))) {
        continue;
      }
      String answer =
          server.ask(
              "/api/aegle/v1/records/top?kind=log&field=batch&values=10&from=-24h&timeout=30s&q=batch:round-"
                  + round
                  + "-*");
      if (answer.contains("\"timedOut\":true")) {
        throw new IllegalStateException(
            "no answer within half a minute, so nothing is known: " + answer);
      }
      Map<String, Integer> found = new HashMap<>();
      Matcher values = VALUE.matcher(answer);
      while (values.find()) {
        found.put(values.group(1), Integer.parseInt(values.group(2)));
      }
      for (int client = 0; client < CLIENTS; client++) {
        String batch = "round-" + round + "-" + client;
        int wanted = acknowledged.getOrDefault(batch, 0);
        if (found.getOrDefault(batch, 0) < wanted) {
          return batch + ": " + wanted + " acknowledged, found " + answer;
        }
      }
    }
    return "";
  }
}
