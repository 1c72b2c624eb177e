package aegle.clinic.platform;

import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The platform as a running Spring Boot application. */
public final class ClinicPlatform implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private ClinicPlatform(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts the platform; it returns when requests are answered. */
  public static ClinicPlatform start(
      Surroundings surroundings, FaultSwitch faults, RunningRelease running, InstantSource clock) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(PlatformWiring.class)
            .web(WebApplicationType.SERVLET)
            .registerShutdownHook(false)
            .properties(properties(surroundings))
            .initializers((GenericApplicationContext beans) -> {
              beans.registerBean(Surroundings.class, () -> surroundings);
              beans.registerBean(FaultSwitch.class, () -> faults);
              beans.registerBean(RunningRelease.class, () -> running);
              beans.registerBean(InstantSource.class, () -> clock);
            })
            .run();
    return new ClinicPlatform(context);
  }

  private static Map<String, Object> properties(Surroundings surroundings) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("server.port", surroundings.port());
    settings.put("server.address", "127.0.0.1");
    settings.put("spring.datasource.url", surroundings.jdbcUrl());
    settings.put("spring.datasource.username", surroundings.databaseUser());
    settings.put("spring.mail.port", surroundings.smtpPort());
    settings.put("spring.config.name", "clinic");
    return settings;
  }

  /** Where the platform answers. */
  public URI address() {
    return URI.create(
        "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  @Override
  public void close() {
    context.close();
  }
}
