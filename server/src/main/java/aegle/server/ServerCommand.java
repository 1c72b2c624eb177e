package aegle.server;

import aegle.metrics.StoreException;
import aegle.metrics.yaml.ConfigException;
import aegle.server.access.FirstSetup;
import aegle.server.config.AegleConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * {@code ./aegle server}: reads options and configuration, then starts the process that {@link
 * Wiring} describes.
 */
public final class ServerCommand {
  private ServerCommand() {}

  static void run(String... args) {
    try {
      start(ServerOptions.parse(args));
    } catch (IllegalArgumentException | ConfigException e) {
      System.err.println("aegle: " + e.getMessage());
      System.exit(2);
    } catch (StoreException e) {
      System.err.println("aegle: cannot open the data folder: " + e.getMessage());
      System.exit(1);
    } catch (RuntimeException e) {
      System.err.println("aegle: " + reason(e));
      System.exit(1);
    }
  }

  /**
   * Starts a server in this process; closing the context ends it.
   *
   * @throws ConfigException when a file of the configuration is wrong; nothing has been started
   *     then
   */
  public static ConfigurableApplicationContext start(ServerOptions options) {
    Decisions decisions = Decisions.read(options.config(), options.port());
    SpringApplication application = new SpringApplication(Wiring.class);
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
    welcome(context, options, decisions.config());
    return context;
  }

  /** For the person at the terminal, on standard output and nowhere else: the link is a secret. */
  private static void welcome(
      ConfigurableApplicationContext context, ServerOptions options, AegleConfig config) {
    int port =
        context.getEnvironment().getProperty("local.server.port", Integer.class, options.port());
    String address = Decisions.externalUrl(config, port);
    System.out.println("Aegle is ready at " + address + "/");
    if (options.openIntake()) {
      System.out.println(
          "OPEN INTAKE: signals and queries from this machine need no key. For trials and tests only.");
    }
    context
        .getBean(FirstSetup.class)
        .newLink(address)
        .ifPresent(
            link -> System.out.println("Set the owner's password once, within 24 hours: " + link));
    System.out.flush();
  }

  private static Map<String, Object> properties(ServerOptions options, AegleConfig config) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("server.port", options.port());
    // Without keys nobody but this machine may come in.
    properties.put("server.address", options.openIntake() ? "127.0.0.1" : config.listen());
    properties.put("server.shutdown", "graceful");
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
    properties.put("spring.threads.virtual.enabled", "true");
    properties.put("server.tomcat.connection-timeout", "20s");
    properties.put("server.tomcat.max-connections", "2000");
    properties.put("server.tomcat.max-http-form-post-size", "2MB");
    properties.put("server.max-http-request-header-size", "16KB");
    // PromQL typed into an address as it is: rate(up[5m]), {job="x"}.
    properties.put("server.tomcat.relaxed-query-chars", "[,],{,},|,\",<,>,^,`,\\");
    properties.put("server.error.include-message", "never");
    properties.put("server.servlet.session.cookie.http-only", "true");
    properties.put("server.servlet.session.cookie.same-site", "lax");
    properties.put("server.servlet.session.timeout", "12h");
    properties.put("spring.mvc.problemdetails.enabled", "false");
    return properties;
  }

  /** The innermost message, since a framework wraps each failure in its own. */
  private static String reason(Throwable failure) {
    @Nullable Throwable cause = failure.getCause();
    return cause == null ? failure.toString() : reason(cause);
  }
}
