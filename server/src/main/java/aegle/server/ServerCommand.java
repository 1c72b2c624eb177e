package aegle.server;

import aegle.metrics.StoreException;
import aegle.metrics.yaml.ConfigException;
import aegle.server.access.FirstSetup;
import aegle.server.access.SetupLinkFile;
import aegle.server.config.AegleConfig;
import aegle.server.state.StateException;
import java.io.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * {@code ./aegle server}: reads options and configuration, then starts the process that {@link
 * Wiring} describes.
 */
public final class ServerCommand {
  private static final Logger log = LoggerFactory.getLogger(ServerCommand.class);

  /** Attempts with {@code --port 0}, whose port another process may take before we have it. */
  private static final int MAX_PORTS_TRIED = 5;

  private ServerCommand() {}

  /** Runs until the process is told to end; a start that fails ends it with a sentence. */
  static void run(String... args) {
    if (ServerOptions.asksForHelp(args)) {
      System.out.println(ServerOptions.USAGE);
      return;
    }
    ServerOptions options;
    try {
      options = ServerOptions.parse(args);
    } catch (IllegalArgumentException e) {
      fail(2, e.getMessage());
      return;
    }
    try {
      start(options);
    } catch (ConfigException e) {
      fail(2, e.getMessage());
    } catch (RuntimeException e) {
      Optional<Throwable> expected = expectedReason(e);
      if (expected.isEmpty()) {
        log.error("Could not start", e);
      }
      fail(1, expected.map(Throwable::getMessage).orElseGet(e::toString));
    }
  }

  private static void fail(int code, @Nullable String sentence) {
    System.err.println("aegle: " + sentence);
    System.exit(code);
  }

  /** What an operator can mend, wherever the framework has wrapped it: folder, database, port. */
  private static Optional<Throwable> expectedReason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException
          || cause instanceof StateException
          || cause instanceof PortTakenException
          || cause instanceof PortInUseException) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }

  /**
   * Starts a server in this process; closing the context ends it.
   *
   * @throws ConfigException when a file of the configuration is wrong; nothing has been started
   *     then
   */
  public static ConfigurableApplicationContext start(ServerOptions options) {
    if (options.port() != 0) {
      return startAt(options);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return startAt(options.withPort(FreePort.find()));
      } catch (RuntimeException e) {
        boolean taken = expectedReason(e).filter(ServerCommand::isAboutThePort).isPresent();
        if (!taken || attempt == MAX_PORTS_TRIED) {
          throw e;
        }
      }
    }
  }

  private static boolean isAboutThePort(Throwable reason) {
    return reason instanceof PortInUseException || reason instanceof PortTakenException;
  }

  private static ConfigurableApplicationContext startAt(ServerOptions options) {
    Decisions decisions = Decisions.read(options.config(), options.port());
    decisions.warnings().forEach(warning -> log.warn("Configuration: {}", warning));
    FreePort.require(Decisions.listen(decisions.config(), options.openIntake()), options.port());
    DataFolder.prepare(options.data());
    SpringApplication application = new SpringApplication(Wiring.class, SideDoors.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.addInitializers(context -> {
      context.getBeanFactory().registerSingleton("options", options);
      context.getBeanFactory().registerSingleton("decisions", decisions);
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("aegle", properties(options, decisions.config())));
    });
    ConfigurableApplicationContext context = application.run();
    try {
      welcome(context, options, decisions.config());
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
    return context;
  }

  /** For the person who started the server, on standard output and never in the log. */
  private static void welcome(
      ConfigurableApplicationContext context, ServerOptions options, AegleConfig config) {
    String address = Decisions.externalUrl(config, options.port());
    System.out.println("Aegle is ready at " + address + "/");
    if (options.openIntake()) {
      System.out.println(
          "OPEN INTAKE: signals and queries from this machine need no key. For trials and tests only.");
    }
    SetupLinkFile file = context.getBean(SetupLinkFile.class);
    file.remove();
    context.getBean(FirstSetup.class).newLink(address).ifPresent(link -> show(link, file));
    System.out.flush();
  }

  // JDK 22 to 24 always gave a console, others give none without a terminal.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isAtTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** The link is a secret: a person at a terminal sees it, a file of output never holds it. */
  private static void show(String link, SetupLinkFile file) {
    if (isAtTerminal()) {
      System.out.println("Set the owner's password once, within 24 hours: " + link);
      return;
    }
    file.write(link, FirstSetup.LINK_LIFE);
    System.out.println(
        "Set the owner's password once, within 24 hours: the link is in "
            + file.path().toAbsolutePath().normalize());
  }

  /** Without keys nobody but this machine may come in. */
  private static Map<String, Object> properties(ServerOptions options, AegleConfig config) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("server.port", options.port());
    properties.put("server.address", Decisions.listen(config, options.openIntake()));
    // Otherwise Spring Boot believes and swallows forwarding headers wherever it finds a cluster.
    properties.put("server.forward-headers-strategy", "none");
    properties.put("server.shutdown", "graceful");
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
    properties.put("spring.threads.virtual.enabled", "true");
    properties.put("server.error.include-message", "never");
    properties.put("spring.mvc.problemdetails.enabled", "false");
    return properties;
  }
}
