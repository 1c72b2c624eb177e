package aegle.server;

import aegle.metrics.yaml.ConfigException;
import aegle.server.access.FirstSetup;
import aegle.server.access.PasswordHasher;
import aegle.server.access.SetupLinkFile;
import aegle.server.config.AegleConfig;
import aegle.server.state.Role;
import aegle.server.state.SetupLinks;
import aegle.server.state.SignIns;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateException;
import aegle.server.state.StateLocation;
import aegle.server.state.User;
import aegle.server.state.Users;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * {@code ./aegle user ...}: who may sign in. Works on the state database itself, beside a running
 * server or without one; whoever may read the data folder may do all of this.
 */
final class UserCommand {
  private final PrintStream out;
  private final Users users;
  private final FirstSetup setup;
  private final InstantSource clock;
  private final String address;

  private UserCommand(
      PrintStream out, StateDatabase state, Path data, InstantSource clock, String address) {
    this.out = out;
    this.users = new Users(state);
    this.setup =
        new FirstSetup(
            users,
            new SetupLinks(state),
            new SetupLinkFile(data.resolve("setup-link")),
            new SignIns(state),
            new PasswordHasher(),
            clock);
    this.clock = clock;
    this.address = address;
  }

  /** Runs on the terminal; 0 when done, 1 when it cannot be, 2 when misused. */
  static int run(PrintStream out, PrintStream errors, String... args) {
    return run(out, errors, InstantSource.system(), args);
  }

  static int run(PrintStream out, PrintStream errors, InstantSource clock, String... args) {
    if (ServerOptions.asksForHelp(args)) {
      out.println(UserOptions.USAGE);
      return 0;
    }
    UserOptions options;
    try {
      options = UserOptions.parse(args);
    } catch (IllegalArgumentException e) {
      errors.println("aegle: " + e.getMessage());
      return 2;
    }
    try {
      AegleConfig config = options.readConfig();
      StateLocation location = StateLocation.read(config.state(), config.folder(), options.data());
      requireThere(location);
      try (StateDatabase state = new StateDatabase(location)) {
        state.open();
        String address = Decisions.externalUrl(config, options.port());
        new UserCommand(out, state, options.data(), clock, address).run(options);
      }
      return 0;
    } catch (ConfigException | StateException | IllegalArgumentException e) {
      errors.println("aegle: " + e.getMessage());
      return 1;
    }
  }

  /** A mistyped folder would otherwise get a state of its own. */
  private static void requireThere(StateLocation location) {
    if (location instanceof StateLocation.Sqlite(Path file) && !Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "there is no "
              + file
              + "; name the server's data folder with --data, and its configuration with --config if"
              + " the state is kept in PostgreSQL");
    }
  }

  private void run(UserOptions options) {
    switch (options.act()) {
      case ADD -> add(options.name(), options.role());
      case LIST -> list();
      case RESET -> reset(known(options.name()));
      case DISABLE -> disable(known(options.name()));
      case ENABLE -> enable(known(options.name()));
    }
  }

  private void add(String name, Role role) {
    Optional<User> taken = users.find(name);
    if (taken.isPresent()) {
      throw new IllegalArgumentException(
          "there is a user '" + taken.get().name() + "' already; 'user reset' sets a new password");
    }
    User user = users.add(name, role, null, clock.instant());
    out.println("Added " + user.name() + ", " + role.title() + ".");
    printLink(user);
  }

  private void reset(User user) {
    if (user.disabledAt() != null) {
      throw new IllegalArgumentException(
          "'" + user.name() + "' is disabled; 'user enable' comes first");
    }
    out.println("The password of " + user.name() + " counts until a new one is set.");
    printLink(user);
  }

  private void printLink(User user) {
    out.println("One-time link to set the password, within 24 hours, with this name:");
    out.println("  " + setup.newLinkFor(user, address));
  }

  private void disable(User user) {
    users.disable(user.id(), clock.instant());
    out.println(user.name() + " cannot sign in any more, and open sessions have ended.");
    if (!users.hasOwnerWithPassword()) {
      out.println("Nobody can sign in as owner now: the next start of the server makes a link.");
    }
  }

  private void enable(User user) {
    users.enable(user.id());
    out.println(user.name() + " may sign in again.");
  }

  private User known(String name) {
    return users
        .find(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no user '" + Users.canonicalName(name) + "'; see 'user list'"));
  }

  private void list() {
    for (User user : users.all()) {
      out.printf("%-24s %-16s %s%n", user.name(), user.role().title(), condition(user));
    }
  }

  private static String condition(User user) {
    Instant disabled = user.disabledAt();
    if (disabled != null) {
      return "disabled " + disabled;
    }
    Instant changed = user.passwordChangedAt();
    return changed == null ? "has no password yet" : "password set " + changed;
  }
}
