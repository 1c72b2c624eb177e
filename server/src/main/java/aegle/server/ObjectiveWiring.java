package aegle.server;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.server.alerts.AlertLoop;
import aegle.server.calendars.CalendarWatch;
import aegle.server.calendars.Calendars;
import aegle.server.calendars.LearnedHours;
import aegle.server.calendars.Learning;
import aegle.server.intake.Tallies;
import aegle.server.objectives.ErrorBudgets;
import aegle.server.objectives.ObjectiveWatch;
import aegle.server.receive.Gate;
import aegle.server.receive.ObjectiveDoors;
import aegle.server.state.ConfirmedHours;
import aegle.server.state.StateDatabase;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the platform promises, how much of it is left, and when clinics are open. */
@Configuration(proxyBeanMethods = false)
class ObjectiveWiring {
  private static final String OWN = "aegle";

  @Bean(initMethod = "start", destroyMethod = "close")
  ObjectiveWatch objectiveWatch(
      DecisionsInForce inForce,
      SeriesStore store,
      PromqlEngine promql,
      Tallies tallies,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    // What is read here again and again does not count as asked for by somebody.
    PromqlEngine own = new PromqlEngine(store, promql.limits(), System::nanoTime);
    return new ObjectiveWatch(
        () -> inForce.get().objectives(),
        new ErrorBudgets(own),
        figures -> tallies.add(OWN, "", figures),
        clock,
        meters);
  }

  @Bean(initMethod = "recover")
  Calendars calendars(DecisionsInForce inForce, StateDatabase state) {
    return new Calendars(() -> inForce.get().clinics(), new ConfirmedHours(state));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  CalendarWatch calendarWatch(
      Calendars calendars, Tallies tallies, InstantSource clock, PrometheusMeterRegistry meters) {
    return new CalendarWatch(calendars, figures -> tallies.add(OWN, "", figures), clock, meters);
  }

  @Bean
  LearnedHours learnedHours(SeriesStore store, PromqlEngine promql) {
    return new LearnedHours(new PromqlEngine(store, promql.limits(), System::nanoTime));
  }

  @Bean
  Learning learning(DecisionsInForce inForce) {
    return () -> inForce.get().learning();
  }

  @Bean
  ServletContextInitializer objectiveDoors(Gate gate, ObjectiveWatch watch, AlertLoop alerts) {
    return Wiring.mounting(ObjectiveDoors.mounts(gate, watch, alerts::snapshot));
  }
}
