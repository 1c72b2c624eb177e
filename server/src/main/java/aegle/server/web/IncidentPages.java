package aegle.server.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of what goes wrong in single cases: errors, and what surrounds them. */
@Configuration(proxyBeanMethods = false)
class IncidentPages {
  @Bean
  ErrorsController errorsController(WebSources sources, RecordTurns turns, Pages pages) {
    return new ErrorsController(sources, turns, pages);
  }

  @Bean
  ReleasesController releasesController(WebSources sources, RecordTurns turns, Pages pages) {
    return new ReleasesController(sources, turns, pages);
  }

  @Bean
  GroupingController groupingController(WebSources sources, RecordTurns turns, Pages pages) {
    return new GroupingController(sources, turns, pages);
  }

  @Bean
  IssueActions issueActions(WebSources sources, Pages pages) {
    return new IssueActions(sources, pages);
  }

  @Bean
  VitalsController vitalsController(WebSources sources, RecordTurns turns, Pages pages) {
    return new VitalsController(sources, turns, pages);
  }

  @Bean
  CheckInsController checkInsController(WebSources sources, RecordTurns turns, Pages pages) {
    return new CheckInsController(sources, turns, pages);
  }

  @Bean
  MaskingController maskingController(WebSources sources, RecordTurns turns, Pages pages) {
    return new MaskingController(sources, turns, pages);
  }

  @Bean
  ReplaysController replaysController(WebSources sources, RecordTurns turns, Pages pages) {
    return new ReplaysController(sources, turns, pages);
  }
}
