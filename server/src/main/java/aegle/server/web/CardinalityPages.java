package aegle.server.web;

import aegle.server.usage.Usage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The page of cardinality. It needs two beans from outside: {@link Usage} and the pages. */
@Configuration(proxyBeanMethods = false)
public class CardinalityPages {
  @Bean
  CardinalityController cardinalityController(Usage usage, Pages pages) {
    return new CardinalityController(usage, pages);
  }
}
