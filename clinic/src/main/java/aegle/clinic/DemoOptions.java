package aegle.clinic;

import aegle.clinic.stage.Day;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@code ./aegle demo} says.
 *
 * @param day the day to begin with
 * @param ports of everything that the demo starts
 * @param folder where it keeps its data
 * @param past whether the data of the last demo stay
 * @param visits whether a browser of this machine visits the clinic's page
 */
record DemoOptions(Day day, DemoPorts ports, Path folder, Past past, Visits visits) {
  private static final String USAGE =
      "usage: ./aegle demo [--day "
          + String.join("|", Day.texts())
          + "] [--port N] [--keep] [--data DIR] [--no-visits]";

  /** What happens to the data of the demo before. */
  enum Past {
    FORGOTTEN,
    KEPT
  }

  /** Whether anybody opens the clinic's page. */
  enum Visits {
    BY_A_BROWSER,
    NONE
  }

  /**
   * Reads arguments.
   *
   * @param home the project's folder
   * @throws IllegalArgumentException with a sentence for the person at the terminal
   */
  static DemoOptions parse(Path home, String... args) {
    Deque<String> words = new ArrayDeque<>(List.of(args));
    Day day = Day.QUIET;
    int port = DemoPorts.DEFAULT_AEGLE;
    Path folder = home.resolve("target").resolve("demo");
    Past past = Past.FORGOTTEN;
    Visits visits = Visits.BY_A_BROWSER;
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "--day" -> day = Day.of(value(word, words.poll()));
        case "--port" -> port = port(value(word, words.poll()));
        case "--data" -> folder = Path.of(value(word, words.poll())).toAbsolutePath();
        case "--keep" -> past = Past.KEPT;
        case "--no-visits" -> visits = Visits.NONE;
        default -> throw new IllegalArgumentException("unknown option '" + word + "'; " + USAGE);
      }
    }
    return new DemoOptions(day, DemoPorts.around(port), folder, past, visits);
  }

  private static String value(String option, @Nullable String value) {
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value; " + USAGE);
    }
    return value;
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port is '" + text + "'; use a number", e);
    }
  }
}
