package aegle.server;

import aegle.metrics.SeriesStore;
import aegle.metrics.tsdb.TimeSeriesDatabase;
import aegle.metrics.tsdb.TsdbOptions;
import aegle.records.RecordStore;
import aegle.records.lucene.LuceneRecordStore;
import aegle.server.forward.ForwardedRecords;
import aegle.server.forward.ForwardedSeries;
import aegle.server.forward.Forwards;
import aegle.server.receive.ForwardDoors;
import aegle.server.receive.Gate;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * What leaves the house: the stores as everybody else sees them have forwards around them, behind
 * the masking of intake.
 */
@Configuration(proxyBeanMethods = false)
class ForwardWiring {
  @Bean(initMethod = "start", destroyMethod = "close")
  Forwards forwards(
      ServerOptions options,
      Decisions decisions,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    return new Forwards(
        decisions.forwards(),
        options.data().resolve("forwards"),
        "Aegle/" + Wiring.VERSION,
        TsdbOptions.defaults().futureLimit(),
        clock,
        meters);
  }

  /** Closed by the store's own bean. */
  @Bean(destroyMethod = "")
  @Primary
  SeriesStore forwardedSeries(TimeSeriesDatabase store, Forwards forwards) {
    return new ForwardedSeries(store, forwards);
  }

  /** Closed by the store's own bean. */
  @Bean(destroyMethod = "")
  @Primary
  RecordStore forwardedRecords(LuceneRecordStore records, Forwards forwards) {
    return new ForwardedRecords(records, forwards);
  }

  @Bean
  ServletContextInitializer forwardDoors(Gate gate, Forwards forwards) {
    return Wiring.mounting(ForwardDoors.mounts(gate, forwards::views));
  }
}
