package aegle.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One server process, started and ready. Not thread-safe. */
public final class RunningServer {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(3);

  private final Peer peer;
  private final Path folder;
  private final int port;
  private final Process process;
  private final long startNanos = System.nanoTime();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningServer(Peer peer, Path folder, int port, Process process) {
    this.peer = peer;
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** Starts the server on the folder; returns when it says that it is ready. */
  public static RunningServer start(Peer peer, Path folder, Path log) throws IOException {
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(peer.command(folder, port));
    builder.environment().putAll(peer.environment());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    RunningServer server = new RunningServer(peer, folder, port, builder.start());
    server.awaitReady(log);
    return server;
  }

  /** A port that nobody listens on at this moment. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady(Path log) {
    long deadline = startNanos + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            peer + " ended with " + process.exitValue() + "; see " + log);
      }
      try {
        if (get(peer.readyPath()).statusCode() == 200) {
          return;
        }
      } catch (UncheckedIOException e) {
        // Not listening yet: ask again below, until the deadline.
      }
      LockSupport.parkNanos(5_000_000);
    }
    throw new IllegalStateException(
        peer + " was not ready within " + START_LIMIT.toSeconds() + " s; see " + log);
  }

  public long millisSinceStart() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  public URI writeAddress() {
    return address(peer.writePath());
  }

  /** Where it answers, without a path. */
  public URI baseAddress() {
    return address("");
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public ProcessUsage usage() {
    return ProcessUsage.of(process.pid());
  }

  /**
   * Waits until the server has used less than 20 ms of CPU within a second, twice; at most three
   * minutes.
   */
  public void awaitSettled() {
    long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
    int quietSeconds = 0;
    long before = usage().cpuMicros();
    while (quietSeconds < 2 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000_000);
      long now = usage().cpuMicros();
      quietSeconds = now - before < 20_000 ? quietSeconds + 1 : 0;
      before = now;
    }
  }

  /** The body of an instant query's answer. */
  public String query(String expression, long timeSeconds) {
    return ask("/api/v1/query?query=" + encode(expression) + "&time=" + timeSeconds + "&nocache=1");
  }

  /** The body of a range query's answer. */
  public String queryRange(String expression, long startSeconds, long endSeconds, int stepSeconds) {
    return ask(
        "/api/v1/query_range?query="
            + encode(expression)
            + "&start="
            + startSeconds
            + "&end="
            + endSeconds
            + "&step="
            + stepSeconds
            + "&nocache=1");
  }

  /** The body of an answer; any status but 200 is an error of the bench. */
  public String ask(String path) {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          peer + " answered " + response.statusCode() + " to " + path + ": " + response.body());
    }
    return response.body();
  }

  /** Posts without a body; for administrative calls. */
  public String post(String path) {
    return send(HttpRequest.newBuilder(address(path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build())
        .body();
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(address(path)).timeout(Duration.ofMinutes(3)).build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while asking " + peer, e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Bytes of all files in its folder. */
  public long diskBytes() {
    return bytesBelow(folder);
  }

  public static long bytesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    client.close();
  }

  /** SIGTERM, and kill -9 after 30 s. */
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
    client.close();
  }
}
