package aegle.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server with open intake in a process of its own, which can be killed and has a heap of its own.
 */
final class ServerProcess implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("Aegle is ready at http://localhost:(\\d+)/");

  private final Process process;
  private final Path log;
  private final URI address;

  private ServerProcess(Process process, Path log, URI address) {
    this.process = process;
    this.log = log;
    this.address = address;
  }

  /**
   * Starts a server on {@code data} and {@code config} in a folder, and returns when it is ready.
   *
   * @param jvmOptions such as the size of its heap
   */
  static ServerProcess start(Path folder, String... jvmOptions) throws IOException {
    return start(folder, List.of(), jvmOptions);
  }

  /** As above, with more words on the command line of the server. */
  static ServerProcess start(Path folder, List<String> words, String... jvmOptions)
      throws IOException {
    Files.createDirectories(folder.resolve("config"));
    // A process that is killed cleans nothing up, so what it leaves is in the folder of the test.
    Path scratch = Files.createDirectories(folder.resolve("tmp"));
    Path log = folder.resolve("aegle.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(List.of(jvmOptions));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "aegle.server.Aegle",
            "server",
            "--config",
            folder.resolve("config").toString(),
            "--data",
            folder.resolve("data").toString(),
            "--port",
            "0",
            "--open-intake"));
    command.addAll(words);
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader printed = process.inputReader(StandardCharsets.UTF_8);
    for (String line = printed.readLine(); line != null; line = printed.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        URI address = URI.create("http://127.0.0.1:" + ready.group(1));
        return new ServerProcess(process, log, address);
      }
    }
    throw new AssertionError("the server ended before it was ready: " + Files.readString(log));
  }

  URI address() {
    return address;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote to its log so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** SIGKILL, as kill -9 sends it; returns when the process has ended. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
