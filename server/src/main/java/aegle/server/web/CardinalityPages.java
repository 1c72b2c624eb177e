package aegle.server.web;

import aegle.server.twins.TwinWatch;
import aegle.server.usage.Usage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The page of cardinality. It needs two beans from outside: {@link Usage} and {@link TwinWatch}.
 */
@Configuration(proxyBeanMethods = false)
public class CardinalityPages {
  @Bean
  CardinalityController cardinalityController(Usage usage, TwinWatch twins, Pages pages) {
    return new CardinalityController(usage, twins, pages);
  }
}
