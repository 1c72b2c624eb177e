package aegle.server;

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
 * @param openIntake whether signals and queries are taken without a key, from loopback only
 */
public record ServerOptions(Path config, Path data, int port, boolean openIntake) {
  public static final int DEFAULT_PORT = 8600;
  static final String USAGE =
      "usage: ./aegle server --config DIR --data DIR [--port N] [--open-intake]";

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
    boolean openIntake = false;
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "--config" -> config = Path.of(value(word, words));
        case "--data" -> data = Path.of(value(word, words));
        case "--port" -> port = port(value(word, words));
        case "--open-intake" -> openIntake = true;
        default -> throw new IllegalArgumentException("unknown option '" + word + "'; " + USAGE);
      }
    }
    if (config == null || data == null) {
      throw new IllegalArgumentException("both --config and --data are needed; " + USAGE);
    }
    return new ServerOptions(config, data, port, openIntake);
  }

  /** Whether the person at the terminal only wants to know how a command is used. */
  static boolean asksForHelp(String... args) {
    return List.of(args).contains("--help") || List.of(args).contains("-h");
  }

  ServerOptions withPort(int otherPort) {
    return new ServerOptions(config, data, otherPort, openIntake);
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value; " + USAGE);
    }
    return words.pop();
  }

  static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--port is '" + text + "'; use a number from 0 to 65535", e);
    }
    throw new IllegalArgumentException("--port is '" + text + "'; use a number from 0 to 65535");
  }
}
