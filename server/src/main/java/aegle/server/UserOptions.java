package aegle.server;

import aegle.server.config.AegleConfig;
import aegle.server.state.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@code ./aegle user} says.
 *
 * @param name the person; empty for the list
 * @param role of a person who is added
 * @param data the server's data folder
 * @param config the server's folder of decisions; null: all as by default
 * @param port of the server, for the address in a link
 */
record UserOptions(Act act, String name, Role role, Path data, @Nullable Path config, int port) {
  private static final String ROLES =
      Arrays.stream(Role.values()).map(UserOptions::word).collect(Collectors.joining(", "));
  static final String USAGE =
      """
      usage: ./aegle user add NAME [--role ROLE] --data DIR [--config DIR] [--port N]
             ./aegle user list --data DIR [--config DIR]
             ./aegle user reset|disable|enable NAME --data DIR [--config DIR] [--port N]
      ROLE is one of %s (on-call unless said); every role sees the same pages for now\
      """
          .formatted(ROLES);

  /** What is to be done. */
  enum Act {
    ADD,
    LIST,
    RESET,
    DISABLE,
    ENABLE
  }

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException with a sentence for the person at the terminal
   */
  static UserOptions parse(String... args) {
    Deque<String> words = new ArrayDeque<>(List.of(args));
    Act act = act(words.isEmpty() ? "" : words.pop());
    String name = act == Act.LIST ? "" : value("'user " + word(act) + "'", words);
    Role role = Role.ON_CALL;
    @Nullable Path data = null;
    @Nullable Path config = null;
    int port = ServerOptions.DEFAULT_PORT;
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "--role" -> role = role(value(word, words));
        case "--data" -> data = Path.of(value(word, words));
        case "--config" -> config = folder(value(word, words));
        case "--port" -> port = ServerOptions.port(word, value(word, words));
        default -> throw misused("unknown option '" + word + "'");
      }
    }
    if (data == null) {
      throw misused("--data is needed, the server's data folder");
    }
    return new UserOptions(act, name, role, data, config, port);
  }

  /** The server's {@code aegle.yml}, which may keep the state elsewhere and name the address. */
  AegleConfig readConfig() {
    // A data folder holds no aegle.yml, so everything is as by default then.
    return AegleConfig.read(config == null ? data : config);
  }

  private static Act act(String word) {
    for (Act act : Act.values()) {
      if (word(act).equals(word)) {
        return act;
      }
    }
    throw misused(word.isEmpty() ? "what is to be done?" : "'" + word + "' is nothing to do");
  }

  private static Role role(String word) {
    for (Role role : Role.values()) {
      if (word(role).equals(word.replace('_', '-'))) {
        return role;
      }
    }
    throw misused("no role is called '" + word + "'");
  }

  private static Path folder(String text) {
    if (!Files.isDirectory(Path.of(text))) {
      throw new IllegalArgumentException("--config is '" + text + "', which is no folder");
    }
    return Path.of(text);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty() || words.peek().startsWith("--")) {
      throw misused(option + " needs a " + (option.startsWith("--") ? "value" : "NAME"));
    }
    return words.pop();
  }

  private static IllegalArgumentException misused(String complaint) {
    return new IllegalArgumentException(complaint + "\n" + USAGE);
  }
}
