package aegle.server.ship;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@code ./aegle ship} says.
 *
 * @param to the server's address
 * @param said what it says of all lines: {@code service}, {@code environment}, {@code release} and
 *     {@code host}, as far as given
 * @param keyFile where the key is, if not in the environment
 * @param state where places are remembered, if not in the usual folder
 * @param mode whether to wait for lines that come later
 * @param files what to follow
 */
record ShipOptions(
    URI to,
    Map<String, String> said,
    @Nullable Path keyFile,
    @Nullable Path state,
    FollowedFile.Mode mode,
    List<Path> files) {
  static final String USAGE =
      "usage: ./aegle ship [--to http://127.0.0.1:8600] [--service NAME] [--environment E]"
          + " [--release R] [--host H] [--key-file FILE] [--state FILE] [--once] FILE...";

  /** Files that one process follows; each is held open. */
  static final int MAX_FILES = 1_000;

  private static final int MAX_VALUE_CHARS = 200;
  private static final int STATE_DIGITS = 12;
  private static final URI USUAL = URI.create("http://127.0.0.1:8600");

  ShipOptions {
    said = Map.copyOf(said);
    files = List.copyOf(files);
    if (files.isEmpty() || files.size() > MAX_FILES) {
      throw new IllegalArgumentException(
          files.size() + " files are named; name 1 to " + MAX_FILES + "; " + USAGE);
    }
  }

  /**
   * Reads arguments.
   *
   * @param ownHost the name of this machine, or nothing
   * @throws IllegalArgumentException with a sentence for the person at the terminal
   */
  static ShipOptions parse(String ownHost, String... args) {
    Deque<String> words = new ArrayDeque<>(List.of(args));
    Map<String, String> said = new LinkedHashMap<>();
    if (!ownHost.isEmpty()) {
      said.put("host", ownHost);
    }
    URI to = USUAL;
    @Nullable Path keyFile = null;
    @Nullable Path state = null;
    FollowedFile.Mode mode = FollowedFile.Mode.FOLLOW;
    List<Path> files = new ArrayList<>();
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "--to" -> to = address(value(word, words));
        case "--service", "--environment", "--release", "--host" ->
            said.put(word.substring(2), text(word, value(word, words)));
        case "--key-file" -> keyFile = Path.of(value(word, words));
        case "--state" -> state = Path.of(value(word, words));
        case "--once" -> mode = FollowedFile.Mode.ONCE;
        case "--" -> {
          words.forEach(file -> files.add(Path.of(file)));
          words.clear();
        }
        default -> files.add(file(word));
      }
    }
    return new ShipOptions(to, said, keyFile, state, mode, files);
  }

  private static Path file(String word) {
    if (word.equals("--key") || word.startsWith("--key=")) {
      throw new IllegalArgumentException(
          "a key is never an argument, for everybody on this machine can read those; put it into"
              + " the environment variable "
              + KeySource.VARIABLE
              + " or name its file with --key-file");
    }
    if (word.startsWith("-")) {
      // Only the option's name, for its value may be a secret.
      throw new IllegalArgumentException(
          "unknown option '" + word.split("=", 2)[0] + "'; " + USAGE);
    }
    return Path.of(word);
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value; " + USAGE);
    }
    return words.pop();
  }

  private static String text(String option, String text) {
    if (text.length() > MAX_VALUE_CHARS) {
      throw new IllegalArgumentException(
          option + " has " + text.length() + " characters; at most " + MAX_VALUE_CHARS);
    }
    return text;
  }

  private static URI address(String text) {
    try {
      URI to = new URI(text);
      boolean isWeb = "http".equals(to.getScheme()) || "https".equals(to.getScheme());
      boolean isPlain =
          to.getRawUserInfo() == null && to.getRawQuery() == null && to.getRawFragment() == null;
      if (isWeb && isPlain && to.getHost() != null) {
        return to;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(notAnAddress(), e);
    }
    throw new IllegalArgumentException(notAnAddress());
  }

  /** Without what was given, which may hold a password. */
  private static String notAnAddress() {
    return "--to is no address of a server; use one such as "
        + USUAL
        + ", without user, query or fragment";
  }

  /** The door for log lines, with what is said of them all. */
  URI door() {
    StringJoiner query = new StringJoiner("&");
    for (String name : List.of("service", "environment", "release", "host")) {
      String value = said.getOrDefault(name, "");
      if (!value.isEmpty()) {
        query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
    String base = to.toString().replaceAll("/+$", "") + "/api/logs";
    return URI.create(query.length() == 0 ? base : base + "?" + query);
  }

  /**
   * The state file: the given one, or one in the usual folder for each server, service and
   * environment. A release changes too often, and the list of files too.
   */
  Path stateFile(Map<String, String> environment) {
    if (state != null) {
      return state;
    }
    String whom =
        to + "\n" + said.getOrDefault("service", "") + "\n" + said.getOrDefault("environment", "");
    String digits =
        Fingerprint.sha256(StandardCharsets.UTF_8.encode(whom)).substring(0, STATE_DIGITS);
    String given = environment.getOrDefault("XDG_STATE_HOME", "");
    Path folder =
        given.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "."), ".local", "state")
            : Path.of(given);
    return folder.resolve("aegle").resolve("ship-" + digits + ".json");
  }
}
