package aegle.clinic;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Aegle as a child process of the demo. Safe from any thread. */
final class AegleServer implements AutoCloseable {
  private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
  private static final int OK = 200;
  private static final int CANNOT_START = 1;

  private final Path home;
  private final DemoFolder folder;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Process process;

  AegleServer(Path home, DemoFolder folder, int port) {
    this.home = home;
    this.folder = folder;
    this.port = port;
  }

  /** Starts the process; its words go to the demo's own terminal. */
  synchronized void start() throws IOException {
    Path launcher = home.resolve("aegle");
    if (!Files.isExecutable(launcher)) {
      throw new DemoException(
          CANNOT_START, "there is no " + launcher + "; start the demo with ./aegle demo");
    }
    process =
        new ProcessBuilder(
                launcher.toString(),
                "server",
                "--config",
                folder.config().toString(),
                "--data",
                folder.data().toString(),
                "--port",
                Integer.toString(port),
                "--open-intake")
            .inheritIO()
            .start();
  }

  /** Ends with the process. */
  synchronized CompletableFuture<Process> onExit() {
    return process().onExit();
  }

  synchronized long pid() {
    return process().pid();
  }

  private Process process() {
    Process started = process;
    if (started == null) {
      throw new IllegalStateException("the server was not started");
    }
    return started;
  }

  URI address(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  boolean isReady() {
    return status(HttpRequest.newBuilder(address("/-/ready"))) == OK;
  }

  /** Has the folder of decisions read again; false when the server refuses. */
  boolean reload() {
    return status(HttpRequest.newBuilder(address("/-/reload")).POST(BodyPublishers.noBody())) == OK;
  }

  /** Whether an instant query has a result and its value is 1. */
  boolean isOne(String query) {
    String text = URLEncoder.encode(query, StandardCharsets.UTF_8);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(address("/api/v1/query?query=" + text))
                  .timeout(REQUEST_PATIENCE)
                  .build(),
              BodyHandlers.ofString());
      return answer.statusCode() == OK && answer.body().contains(",\"1\"]");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException _) {
      return false;
    }
  }

  private int status(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(REQUEST_PATIENCE).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException _) {
      return 0;
    }
  }

  /** Stops the process: first asks, then insists. */
  synchronized void stop() {
    Process started = process;
    if (started == null || !started.isAlive()) {
      return;
    }
    started.destroy();
    try {
      if (!started.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        started.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      started.destroyForcibly();
    }
  }

  @Override
  public void close() {
    stop();
    http.close();
  }
}
