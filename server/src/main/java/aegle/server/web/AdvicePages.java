package aegle.server.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages about those who send: which clients there are, and what is wrong with them. */
@Configuration(proxyBeanMethods = false)
class AdvicePages {
  @Bean
  SourcesController sourcesController(WebSources sources, Pages pages) {
    return new SourcesController(sources, pages);
  }

  @Bean
  DoctorController doctorController(WebSources sources, Pages pages) {
    return new DoctorController(sources, pages);
  }
}
