package aegle.server.web;

import aegle.server.calendars.Calendars;
import aegle.server.calendars.LearnedHours;
import aegle.server.calendars.Learning;
import aegle.server.objectives.ObjectiveWatch;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of what is promised and of when clinics are open. Without objectives, how to begin. */
@Configuration(proxyBeanMethods = false)
class ObjectivePagesWiring {
  @Bean
  ObjectivesController objectivesController(
      ObjectProvider<ObjectiveWatch> watch, WebSources sources, Pages pages) {
    return new ObjectivesController(() -> watch.stream().findFirst(), sources, pages);
  }

  @Bean
  CalendarsController calendarsController(
      ObjectProvider<Calendars> calendars,
      ObjectProvider<LearnedHours> learned,
      ObjectProvider<Learning> learning,
      WebSources sources,
      Pages pages) {
    return new CalendarsController(
        () ->
            calendars.stream()
                .findFirst()
                .map(found ->
                    new CalendarsController.Source(
                        found, learned.getObject(), learning.getObject())),
        sources,
        pages);
  }
}
