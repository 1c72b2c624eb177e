package aegle.server;

/** {@code ./aegle server}: reads the options and starts the process. */
final class ServerCommand {
  private ServerCommand() {}

  static void run(String... args) {
    try {
      ServerOptions options = ServerOptions.parse(args);
      System.err.println("Aegle would start on port " + options.port());
    } catch (IllegalArgumentException e) {
      System.err.println("aegle: " + e.getMessage());
      System.exit(2);
    }
  }
}
