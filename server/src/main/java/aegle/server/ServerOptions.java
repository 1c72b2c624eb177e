package aegle.server;

import aegle.server.statsd.StatsdSettings;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@code ./aegle server} says.
 *
 * @param config the folder of decisions
 * @param data the folder where everything is kept
 * @param port where people, APIs and HTTP intake are answered; 0 picks a free one
 * @param otlpGrpcPort where OTLP over gRPC is taken; 0: nowhere
 * @param tlsPort where the same is answered behind TLS; 0: nowhere
 * @param statsdPort where DogStatsD is taken over UDP; 0: nowhere; {@link #AS_CONFIGURED}: where
 *     aegle.yml says
 * @param openIntake whether signals and queries are taken without a key, from loopback only
 */
public record ServerOptions(
    Path config,
    Path data,
    int port,
    int otlpGrpcPort,
    int tlsPort,
    int statsdPort,
    boolean openIntake) {
  public static final int DEFAULT_PORT = 8600;

  /** Where OpenTelemetry's SDKs send unless told otherwise. */
  public static final int DEFAULT_OTLP_GRPC_PORT = 4317;

  /** Where TLS is spoken. */
  public static final int DEFAULT_TLS_PORT = 8643;

  /** The port for DogStatsD that the section {@code statsd} names. */
  public static final int AS_CONFIGURED = -1;

  static final String USAGE =
      "usage: ./aegle server --config DIR --data DIR [--port N] [--tls-port N]"
          + " [--otlp-grpc-port N] [--statsd-port N] [--open-intake]";

  /** Options without a door for DogStatsD over UDP. */
  public ServerOptions(
      Path config, Path data, int port, int otlpGrpcPort, int tlsPort, boolean openIntake) {
    this(config, data, port, otlpGrpcPort, tlsPort, 0, openIntake);
  }

  /** Options without doors for gRPC, TLS and DogStatsD over UDP. */
  public ServerOptions(Path config, Path data, int port, boolean openIntake) {
    this(config, data, port, 0, 0, openIntake);
  }

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException with a sentence for the person at the terminal
   */
  public static ServerOptions parse(String... args) {
    Deque<String> words = new ArrayDeque<>(List.of(args));
    @Nullable Path config = null;
    @Nullable Path data = null;
    int port = DEFAULT_PORT;
    @Nullable Integer otlpGrpcPort = null;
    @Nullable Integer tlsPort = null;
    @Nullable Integer statsdPort = null;
    boolean openIntake = false;
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "--config" -> config = Path.of(value(word, words));
        case "--data" -> data = Path.of(value(word, words));
        case "--port" -> port = port(word, value(word, words));
        case "--otlp-grpc-port" -> otlpGrpcPort = port(word, value(word, words));
        case "--statsd-port" -> statsdPort = port(word, value(word, words));
        case "--tls-port" -> tlsPort = port(word, value(word, words));
        case "--open-intake" -> openIntake = true;
        default -> throw new IllegalArgumentException("unknown option '" + word + "'; " + USAGE);
      }
    }
    if (config == null || data == null) {
      throw new IllegalArgumentException("both --config and --data are needed; " + USAGE);
    }
    // Who lets the port be picked starts many servers, of which only one could have the usual ones.
    boolean usual = port != 0;
    return new ServerOptions(
        config,
        data,
        port,
        otlpGrpcPort == null ? usual ? DEFAULT_OTLP_GRPC_PORT : 0 : otlpGrpcPort,
        tlsPort == null ? usual ? DEFAULT_TLS_PORT : 0 : tlsPort,
        statsdPort == null ? usual ? AS_CONFIGURED : 0 : statsdPort,
        openIntake);
  }

  /** Whether the person at the terminal only wants to know how a command is used. */
  static boolean asksForHelp(String... args) {
    return List.of(args).contains("--help") || List.of(args).contains("-h");
  }

  ServerOptions withPort(int otherPort) {
    return new ServerOptions(
        config, data, otherPort, otlpGrpcPort, tlsPort, statsdPort, openIntake);
  }

  /** Where DogStatsD is taken: as configured, but for the port where one was given. */
  StatsdSettings statsd(StatsdSettings configured) {
    return statsdPort == AS_CONFIGURED ? configured : configured.withPort(statsdPort);
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value; " + USAGE);
    }
    return words.pop();
  }

  static int port(String option, String text) {
    String complaint = option + " is '" + text + "'; use a number from 0 to 65535";
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(complaint, e);
    }
    throw new IllegalArgumentException(complaint);
  }
}
