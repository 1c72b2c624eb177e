package aegle.server.web;

import aegle.server.forward.Forwards;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The page of what leaves the house. Where nobody forwards, it says that nothing does. */
@Configuration(proxyBeanMethods = false)
class ForwardPagesWiring {
  @Bean
  ForwardingController forwardingController(ObjectProvider<Forwards> forwards, Pages pages) {
    return new ForwardingController(
        () -> forwards.stream().flatMap(all -> all.views().stream()).toList(), pages);
  }
}
