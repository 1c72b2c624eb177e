package aegle.server.web;

import aegle.server.notify.Notifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages around alerts: silences, routes, and why. */
@Configuration(proxyBeanMethods = false)
class AlertPagesWiring {
  @Bean
  SilencesController silencesController(
      ObjectProvider<Notifier> notifier, WebSources sources, Pages pages) {
    return new SilencesController(() -> notifier.stream().findFirst(), sources, pages);
  }

  @Bean
  RoutesController routesController(ObjectProvider<Notifier> notifier, Pages pages) {
    return new RoutesController(() -> notifier.stream().findFirst().map(Notifier::config), pages);
  }

  @Bean
  ExplainController explainController(WebSources sources, Pages pages) {
    return new ExplainController(sources, pages);
  }
}
