package aegle.server.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of what goes wrong in single cases: errors, and what surrounds them. */
@Configuration(proxyBeanMethods = false)
class IncidentPages {
  @Bean
  ErrorsController errorsController(WebSources sources, Pages pages) {
    return new ErrorsController(sources, pages);
  }

  @Bean
  ReleasesController releasesController(WebSources sources, Pages pages) {
    return new ReleasesController(sources, pages);
  }

  @Bean
  GroupingController groupingController(WebSources sources, Pages pages) {
    return new GroupingController(sources, pages);
  }

  @Bean
  IssueActions issueActions(WebSources sources) {
    return new IssueActions(sources);
  }

  @Bean
  VitalsController vitalsController(WebSources sources, Pages pages) {
    return new VitalsController(sources, pages);
  }

  @Bean
  CheckInsController checkInsController(WebSources sources, Pages pages) {
    return new CheckInsController(sources, pages);
  }

  @Bean
  MaskingController maskingController(WebSources sources, Pages pages) {
    return new MaskingController(sources, pages);
  }

  @Bean
  ReplaysController replaysController(WebSources sources, Pages pages) {
    return new ReplaysController(sources, pages);
  }
}
