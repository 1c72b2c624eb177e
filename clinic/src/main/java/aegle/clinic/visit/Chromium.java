package aegle.clinic.visit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Chromium without a window, with one page, spoken to by the DevTools protocol over a pipe: JSON
 * messages that end with a zero byte. The browser ends when the pipe does. Used by one thread.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final int MAX_MESSAGE_BYTES = 8 * 1_024 * 1_024;

  private final Process process;
  private final OutputStream toBrowser;
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final JsonMapper json = JsonMapper.shared();
  private volatile @Nullable IOException fault;
  private @Nullable String session;
  private int lastId;

  private Chromium(Process process) {
    this.process = process;
    this.toBrowser = process.getOutputStream();
  }

  /** The browser of this machine, if it has one on its search path. */
  static Optional<Path> find() {
    @Nullable String path = System.getenv("PATH");
    List<Path> folders =
        path == null ? List.of() : Stream.of(path.split(":", -1)).map(Path::of).toList();
    return NAMES.stream()
        .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts a browser that has never been anywhere, and keeps what it keeps in a folder. */
  static Chromium start(Path executable, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    // The browser speaks on the files 3 and 4; here they are this process's ends of its standard
    // input and output.
    command.addAll(List.of("/bin/sh", "-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null", "sh"));
    command.add(executable.toString());
    command.addAll(
        List.of(
            "--headless=new",
            "--remote-debugging-pipe",
            "--user-data-dir=" + folder,
            "--window-size=1100,900",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-sync",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-crash-reporter",
            "--disable-dev-shm-usage"));
    if ("root".equals(System.getProperty("user.name"))) {
      // Chromium refuses its sandbox to root. It opens no page but the clinic's own.
      command.add("--no-sandbox");
    }
    command.add("about:blank");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Chromium chromium = new Chromium(process);
    Thread.ofVirtual().name("chromium").start(chromium::listen);
    return chromium;
  }

  /** Takes hold of the page; it returns when the browser answers. */
  void attach() throws IOException {
    for (JsonNode target : ask("Target.getTargets", Map.of()).path("targetInfos")) {
      if (target.path("type").asString().equals("page")) {
        String id = target.path("targetId").asString();
        session =
            ask("Target.attachToTarget", Map.of("targetId", id, "flatten", true))
                .path("sessionId")
                .asString();
        return;
      }
    }
    throw new IOException("the browser has no page");
  }

  /** Asks the browser for something and waits for what it answers. */
  JsonNode ask(String method, Map<String, Object> parameters) throws IOException {
    int id = ++lastId;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    @Nullable IOException silent = fault;
    if (silent != null) {
      asked.remove(id);
      throw new IOException("the browser answers no more", silent);
    }
    Map<String, Object> message =
        session == null
            ? Map.of("id", id, "method", method, "params", parameters)
            : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    toBrowser.write(json.writeValueAsBytes(message));
    toBrowser.write(0);
    toBrowser.flush();
    try {
      JsonNode answered = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (answered.has("error")) {
        throw new IOException(method + ": " + answered.path("error").path("message").asString());
      }
      return answered.path("result");
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      throw new IOException("the browser did not answer: " + method, e);
    } finally {
      asked.remove(id);
    }
  }

  /**
   * Hands answers to whoever waits for them; what the browser tells by itself is of no interest.
   */
  private void listen() {
    try (InputStream in = new BufferedInputStream(process.getInputStream())) {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next != 0) {
          message.write(next);
        } else {
          hand(message.toString(StandardCharsets.UTF_8));
          message.reset();
        }
        if (message.size() > MAX_MESSAGE_BYTES) {
          throw new IOException("the browser speaks without end");
        }
      }
      fail(new IOException("the browser ended"));
    } catch (IOException e) {
      fail(e);
    } catch (JacksonException e) {
      fail(new IOException("the browser speaks no JSON", e));
    }
  }

  private void hand(String message) {
    JsonNode node = json.readTree(message);
    @Nullable CompletableFuture<JsonNode> waiting = asked.get(node.path("id").asInt(0));
    if (waiting != null) {
      waiting.complete(node);
    }
  }

  private void fail(IOException error) {
    fault = error;
    asked.values().forEach(waiting -> waiting.completeExceptionally(error));
  }

  /** Ends the browser with all its processes: first asks, then insists. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    try {
      toBrowser.close();
      process.onExit().get(FAREWELL.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException
        | TimeoutException
        | ExecutionException
        | InterruptedException notByItself) {
      process.destroy();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
