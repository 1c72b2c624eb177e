package aegle.server;

import aegle.server.wiring.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@code ./aegle check} says.
 *
 * @param folder of decisions
 * @param server that is asked for what is emitted; empty: none
 * @param keyFile where the key is, if not in the environment
 * @param failOn the least severity that makes the command fail
 * @param show the least severity that is printed
 */
record CheckOptions(
    Path folder,
    String server,
    @Nullable Path keyFile,
    Format format,
    Severity failOn,
    Severity show) {
  static final String USAGE =
      "usage: ./aegle check DIR [--server http://127.0.0.1:8600] [--key-file FILE]"
          + " [--format text|json|sarif|github] [--fail-on fatal|bug|warning|information]"
          + " [--show SEVERITY], DIR being the folder with aegle.yml in it";

  private static final String USUAL_FOLDER = "config";

  /** How findings are written. */
  enum Format {
    TEXT,
    JSON,
    SARIF,
    GITHUB
  }

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException with a sentence for the person at the terminal
   */
  static CheckOptions parse(String... args) {
    @Nullable Path folder = null;
    String server = "";
    @Nullable Path keyFile = null;
    Format format = Format.TEXT;
    Severity failOn = Severity.BUG;
    Severity show = Severity.INFORMATION;
    Deque<String> left = new ArrayDeque<>(List.of(args));
    while (!left.isEmpty()) {
      String word = left.removeFirst();
      switch (word) {
        case "--server" -> server = value(word, left);
        case "--key-file" -> keyFile = Path.of(value(word, left));
        case "--format" -> format = format(value(word, left));
        case "--fail-on" -> failOn = severity(value(word, left));
        case "--show" -> show = severity(value(word, left));
        default -> {
          if (word.startsWith("-") || folder != null) {
            throw new IllegalArgumentException("'" + word + "' is too much; " + USAGE);
          }
          folder = Path.of(word);
        }
      }
    }
    return new CheckOptions(folder(folder), server, keyFile, format, failOn, show);
  }

  private static Path folder(@Nullable Path named) {
    if (named != null) {
      return named;
    }
    Path usual = Path.of(USUAL_FOLDER);
    if (!Files.isDirectory(usual)) {
      throw new IllegalArgumentException(USAGE);
    }
    return usual;
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(option + " wants a value; " + USAGE);
    }
    return left.removeFirst();
  }

  private static Format format(String word) {
    for (Format format : Format.values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(word)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "--format is '" + word + "'; use text, json, sarif or github");
  }

  private static Severity severity(String word) {
    return Severity.of(word)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'" + word + "' is no severity; use fatal, bug, warning or information"));
  }
}
