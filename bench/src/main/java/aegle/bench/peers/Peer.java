package aegle.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A kind of server that takes remote write and answers PromQL. */
public enum Peer {
  AEGLE("/-/ready", "/api/v1/write", "/api/v1/query", "") {
    @Override
    List<String> command(Path folder, int port) {
      String home = System.getenv().getOrDefault("AEGLE_HOME", ".");
      Path config = folder.resolveSibling(folder.getFileName() + "-config");
      try {
        Files.createDirectories(config);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return List.of(
          home + "/aegle",
          "server",
          "--config",
          config.toString(),
          "--data",
          folder.toString(),
          "--port",
          Integer.toString(port),
          "--otlp-grpc-port",
          "0",
          "--tls-port",
          "0",
          "--open-intake");
    }

    @Override
    Optional<String> version() {
      return Optional.of("Aegle, this tree");
    }
  },
  PROMETHEUS("/-/ready", "/api/v1/write", "/api/v1/query", "prometheus") {
    @Override
    List<String> command(Path folder, int port) {
      Path config = folder.resolveSibling("prometheus-empty.yml");
      try {
        Files.writeString(config, "global: {}\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return List.of(
          "prometheus",
          "--config.file=" + config,
          "--storage.tsdb.path=" + folder,
          "--web.listen-address=127.0.0.1:" + port,
          "--web.enable-remote-write-receiver",
          "--web.enable-admin-api",
          "--log.level=error");
    }
  },
  VICTORIA_METRICS("/health", "/api/v1/write", "/api/v1/query", "victoria-metrics") {
    @Override
    List<String> command(Path folder, int port) {
      return List.of(
          "victoria-metrics",
          "-storageDataPath=" + folder,
          "-httpListenAddr=127.0.0.1:" + port,
          "-retentionPeriod=12",
          "-search.disableCache",
          "-loggerLevel=ERROR");
    }
  };

  private final String readyPath;
  private final String writePath;
  private final String queryPath;
  private final String program;

  Peer(String readyPath, String writePath, String queryPath, String program) {
    this.readyPath = readyPath;
    this.writePath = writePath;
    this.queryPath = queryPath;
    this.program = program;
  }

  String readyPath() {
    return readyPath;
  }

  public String writePath() {
    return writePath;
  }

  String queryPath() {
    return queryPath;
  }

  abstract List<String> command(Path folder, int port);

  Map<String, String> environment() {
    return Map.of();
  }

  /** The version of the installed program, if it is installed. */
  Optional<String> version() {
    try {
      Process process =
          new ProcessBuilder(program, program.startsWith("v") ? "-version" : "--version")
              .redirectErrorStream(true)
              .start();
      String first =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .findFirst()
              .orElse(program);
      return Optional.of(first);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What to print when it is missing. */
  public String installHint() {
    return "install it with: apt-get install " + program;
  }

  public Optional<String> installedVersion() {
    return version();
  }
}
