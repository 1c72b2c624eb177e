package aegle.server;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.server.advice.Advice;
import aegle.server.advice.AdviceLoop;
import aegle.server.intake.Intake;
import aegle.server.receive.AdviceDoors;
import aegle.server.receive.Gate;
import aegle.server.state.AdviceRows;
import aegle.server.state.LogGroups;
import aegle.server.state.StateDatabase;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What looks on at intake and says what is wrong with clients. */
@Configuration(proxyBeanMethods = false)
class AdviceWiring {
  @Bean(initMethod = "start")
  Advice advice(StateDatabase state, InstantSource clock, PrometheusMeterRegistry meters) {
    return new Advice(new AdviceRows(state), clock, meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  AdviceLoop adviceLoop(
      Advice advice,
      Views views,
      StateDatabase state,
      SeriesStore store,
      PromqlEngine promql,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    // What the doctor looks up for itself does not count as asked for.
    PromqlEngine own = new PromqlEngine(store, promql.limits(), System::nanoTime);
    return new AdviceLoop(advice, views::forPages, new LogGroups(state), own, clock, meters);
  }

  @Bean
  ServletContextInitializer adviceDoors(Gate gate, Intake intake, Advice advice) {
    return Wiring.mounting(AdviceDoors.mounts(gate, intake, advice));
  }
}
