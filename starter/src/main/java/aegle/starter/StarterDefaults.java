package aegle.starter;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Opens {@code /actuator/prometheus} unless the platform decides which endpoints are open. */
final class StarterDefaults implements EnvironmentPostProcessor {
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, Object> defaults =
        Map.of("management.endpoints.web.exposure.include", "health,prometheus");
    environment.getPropertySources().addLast(new MapPropertySource("aegle-starter", defaults));
  }
}
