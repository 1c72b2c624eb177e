package aegle.server;

import aegle.metrics.SeriesStore;
import aegle.server.cardinality.CensusTaker;
import aegle.server.cardinality.SeriesBudget;
import aegle.server.intake.Intake;
import aegle.server.receive.Doors;
import aegle.server.receive.Gate;
import aegle.server.twins.TwinWatch;
import aegle.server.usage.Asked;
import aegle.server.usage.Senders;
import aegle.server.usage.Usage;
import aegle.server.web.CardinalityPages;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;

/** The guard of cardinality, which has counted the store before anything is taken in. */
@Configuration(proxyBeanMethods = false)
@Import(CardinalityPages.class)
class CardinalityWiring {
  @Bean
  SeriesBudget seriesBudget(
      DecisionsInForce inForce, InstantSource clock, PrometheusMeterRegistry meters) {
    return new SeriesBudget(
        () -> inForce.get().budgets(), clock, meters, new SecureRandom().nextLong());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  CensusTaker census(
      SeriesBudget budget,
      SeriesStore store,
      ServerOptions options,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    return new CensusTaker(
        budget, store, options.data().resolve("cardinality"), clock, System::nanoTime, meters);
  }

  @Bean
  Senders senders() {
    return new Senders();
  }

  @Bean
  Usage usage(
      SeriesBudget budget,
      CensusTaker census,
      Asked asked,
      Senders senders,
      SeriesStore store,
      Decisions decisions,
      InstantSource clock) {
    int maxSeries = decisions.config().metrics().maxSeries();
    return new Usage(budget, census, asked, senders, store::status, maxSeries, clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOn("census")
  TwinWatch twins(
      SeriesBudget budget,
      SeriesStore store,
      DecisionsInForce inForce,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    return new TwinWatch(budget, store, () -> inForce.get().same(), clock, meters);
  }

  @Bean
  ServletContextInitializer usageDoors(Gate gate, Intake intake, Usage usage, TwinWatch twins) {
    return Wiring.mounting(Doors.usageMounts(gate, intake, usage, twins));
  }
}
