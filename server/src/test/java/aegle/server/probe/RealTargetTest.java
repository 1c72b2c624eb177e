package aegle.server.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.server.probe.TargetSnapshot.Health;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scrapes programs that others wrote, where they are installed. */
class RealTargetTest {
  @TempDir private Path folder;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a program and waits for the line by which it says that it is ready. */
  private static Process start(String ready, List<String> command) throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of(command.getFirst())), command.getFirst() + " is not installed");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.contains(ready)) {
      line = output.readLine();
    }
    assertThat(line).as("the program ended before it was ready").isNotNull();
    // What it says later is read away, so that it never waits for us.
    Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
    return process;
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private ScrapeTrial trial(int port, String... lines) {
    return new ScrapeTrial(
        "job_name: real\nstatic_configs: [{targets: ['127.0.0.1:%d']}]\n".formatted(port)
            + String.join("\n", lines),
        folder);
  }

  @Test
  void a_node_exporter_is_scraped() throws Exception {
    int port = freePort();
    Process exporter =
        start(
            "Listening on",
            List.of("/usr/bin/prometheus-node-exporter", "--web.listen-address=127.0.0.1:" + port));
    try (ScrapeTrial trial = trial(port)) {
      TargetSnapshot first = trial.turn();
      TargetSnapshot second = trial.turn();

      assertThat(first.lastError()).isEmpty();
      assertThat(second.health()).isEqualTo(Health.UP);
      assertThat(second.samples()).isGreaterThan(100).isEqualTo(second.samplesKept());
      assertThat(trial.stored()).hasSize((int) second.samples() + 5);
      assertThat(trial.families).contains("node_cpu_seconds_total", "node_memory_MemFree_bytes");
    } finally {
      stop(exporter);
    }
  }

  @Test
  void a_prometheus_is_scraped() throws Exception {
    int port = freePort();
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, "global: {scrape_interval: 1s}\n");
    Process prometheus =
        start(
            "Server is ready to receive web requests",
            List.of(
                "/usr/bin/prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
    try (ScrapeTrial trial = trial(port)) {
      assertThat(trial.turn().lastError()).isEmpty();
      assertThat(trial.turn().samples()).isGreaterThan(100);
      assertThat(trial.families).contains("prometheus_build_info");
    } finally {
      stop(prometheus);
    }
  }
}
