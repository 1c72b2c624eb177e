package aegle.server;

import aegle.server.ship.ShipCommand;
import java.util.Arrays;

/**
 * Where the process starts: {@code server}, {@code check}, {@code user}, {@code rules test} and
 * {@code ship}.
 */
public final class Aegle {
  private Aegle() {}

  public static void main(String[] args) {
    String command = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (command) {
      case "server" -> ServerCommand.run(rest);
      case "rules" -> System.exit(RulesCommand.run(rest));
      case "user" -> System.exit(UserCommand.run(System.out, System.err, rest));
      case "check" -> System.exit(CheckCommand.run(System.out, System.err, rest));
      case "ship" -> System.exit(ShipCommand.run(rest));
      default -> {
        System.err.println(
            "aegle: unknown command '" + command + "'; use server, check, user, rules or ship");
        System.exit(2);
      }
    }
  }
}
