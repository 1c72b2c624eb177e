package aegle.bench;

import aegle.bench.load.PinoLines;
import aegle.bench.peers.Peer;
import aegle.bench.peers.ProcessUsage;
import aegle.bench.peers.Reader;
import aegle.bench.peers.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One million lines of pino by {@code POST /api/logs}: what they cost in CPU, memory and disk, and
 * how long searches and pages over them take. Prints Markdown.
 */
final class RecordsBench {
  private static final int LINES_PER_REQUEST = 1_000;
  private static final int WARM_UP = 10;
  private static final int ASKINGS = 30;

  /** Of a server that lives as long as this run, on loopback. */
  private static final String KEY = "bench";

  private final long lines;
  private final Path data;
  private final Path log;

  private RecordsBench(long lines, Path folder) {
    this.lines = lines;
    this.data = folder.resolve("data");
    this.log = folder.resolve("aegle.log");
  }

  /** A question or a page. */
  @FunctionalInterface
  private interface Asking {
    String ask() throws IOException, InterruptedException;
  }

  static void main(String... args) throws IOException, InterruptedException {
    long lines = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
    Path folder = Files.createTempDirectory("aegle-records");
    System.out.printf("# %,d lines of pino, files in %s%n%n", lines, folder);
    new RecordsBench(lines, folder).run();
  }

  private void run() throws IOException, InterruptedException {
    long end = InstantSource.system().millis();
    allowAll();
    RunningServer server = RunningServer.start(Peer.AEGLE, data, log);
    PinoLines pino = new PinoLines(lines, end);
    ProcessUsage before = server.usage();
    long start = System.nanoTime();
    long bytes = send(server, pino);
    double seconds = (System.nanoTime() - start) / 1e9;
    ProcessUsage sent = server.usage();
    server.awaitSettled();
    ProcessUsage settled = server.usage();
    double perLine = 1.0 / lines;
    System.out.println("| measure | value |\n|---|---|");
    System.out.printf("| bytes a line as sent | %.0f |%n", bytes * perLine);
    System.out.printf("| lines a second | %,.0f |%n", lines / seconds);
    System.out.printf(
        "| CPU us a line, settled | %.1f, %.1f |%n",
        (sent.cpuMicros() - before.cpuMicros()) * perLine,
        (settled.cpuMicros() - before.cpuMicros()) * perLine);
    System.out.printf("| peak RSS MB | %d |%n", settled.peakResidentBytes() >> 20);
    awaitCheckpoint();
    System.out.printf(
        "| disk B a line | %.1f |%n", RunningServer.bytesBelow(data.resolve("records")) * perLine);
    requireAll(server, end);
    System.out.println("\n| question | CPU ms | median ms | longest ms |\n|---|---|---|---|");
    for (Map.Entry<String, Asking> question : questions(server, pino, end).entrySet()) {
      measure(server, question.getKey(), question.getValue());
    }
    server.kill();
    RunningServer again = RunningServer.start(Peer.AEGLE, data, log);
    System.out.printf("%nready %d ms after kill -9%n", again.millisSinceStart());
    System.out.println("count after it: " + again.ask(records("/count", "", end)));
    again.close();
  }

  /**
   * The log of what is not in the indexes yet is cut once a minute; it is not what a line costs.
   */
  private void awaitCheckpoint() throws IOException {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (RunningServer.bytesBelow(data.resolve("records/wal")) > 1 << 20
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000_000);
    }
  }

  /** A key for this run, without the quota that a project has otherwise. */
  private void allowAll() throws IOException {
    Path config = Files.createDirectories(data.resolveSibling(data.getFileName() + "-config"));
    Files.writeString(
        config.resolve("aegle.yml"),
        """
        keys:
          - name: bench
            sha256: %s
            may: [write]
            max-per-minute: 1000000000
        """
            .formatted(sha256(KEY)));
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  private long send(RunningServer server, PinoLines pino) throws IOException, InterruptedException {
    long bytes = 0;
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI address = URI.create(server.baseAddress() + "/api/logs");
      for (byte[] body = pino.next(LINES_PER_REQUEST);
          body.length > 0;
          body = pino.next(LINES_PER_REQUEST)) {
        HttpRequest request =
            HttpRequest.newBuilder(address)
                .header("X-Aegle-Key", KEY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        while (answer.statusCode() == 503) {
          // As much waits to be indexed as may: a sender comes back, as it is told to.
          LockSupport.parkNanos(50_000_000);
          answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
        }
        bytes += body.length;
      }
    }
    return bytes;
  }

  private Map<String, Asking> questions(RunningServer server, PinoLines pino, long end)
      throws IOException, InterruptedException {
    Reader reader = Reader.ofFreshServer(server, data);
    Map<String, Asking> questions = new LinkedHashMap<>();
    questions.put("count", () -> server.ask(records("/count", "", end)));
    questions.put("word", () -> server.ask(records("/count", "message:timeout", end)));
    questions.put(
        "field filter, 100 lines",
        () -> server.ask(records("", "clinic.id:bkk-7 AND res.statusCode:500", end)));
    questions.put("needle", () -> server.ask(records("", "reqId:\"" + pino.needle() + "\"", end)));
    questions.put(
        "level a minute",
        () -> server.ask(records("/histogram", "", end) + "&by=level&buckets=60"));
    questions.put("last 100", () -> server.ask(records("", "", end)));
    questions.put(
        "top 10 clinics", () -> server.ask(records("/top", "", end) + "&field=clinic.id"));
    questions.put("page: logs", () -> reader.get("/logs?range=6h"));
    questions.put("page: logs with a word", () -> reader.get("/logs?range=6h&q=timeout"));
    questions.put("page: patterns", () -> reader.get("/logs?range=6h&view=patterns"));
    questions.put("page: overview", () -> reader.get("/"));
    return questions;
  }

  private void requireAll(RunningServer server, long end) {
    String counted = server.ask(records("/count", "", end));
    if (!counted.contains(Long.toString(lines))) {
      throw new IllegalStateException("not all lines are found: " + counted);
    }
  }

  private static String records(String call, String query, long end) {
    return "/api/aegle/v1/records"
        + call
        + "?kind=log&limit=100&from="
        + (end - 7_200_000) / 1_000
        + "&to="
        + (end / 1_000 + 1)
        + "&q="
        + URLEncoder.encode(query, StandardCharsets.UTF_8);
  }

  private static void measure(RunningServer server, String name, Asking asking)
      throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UP; i++) {
      asking.ask();
    }
    List<Double> walls = new ArrayList<>();
    long cpu = server.usage().cpuMicros();
    for (int i = 0; i < ASKINGS; i++) {
      long start = System.nanoTime();
      asking.ask();
      walls.add((System.nanoTime() - start) / 1e6);
    }
    double cpuMillis = (server.usage().cpuMicros() - cpu) / 1e3 / ASKINGS;
    walls.sort(null);
    System.out.printf(
        "| %s | %.1f | %.1f | %.1f |%n",
        name, cpuMillis, walls.get(walls.size() / 2), walls.getLast());
  }
}
