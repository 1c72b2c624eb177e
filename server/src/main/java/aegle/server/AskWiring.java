package aegle.server;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.server.state.AskedNames;
import aegle.server.state.StateDatabase;
import aegle.server.usage.Asked;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What answers questions about series, and remembers what was asked for. */
@Configuration(proxyBeanMethods = false)
class AskWiring {
  private static final int BYTES_PER_SAMPLE = 16;

  @Bean(initMethod = "start", destroyMethod = "close")
  Asked asked(StateDatabase state, InstantSource clock, PrometheusMeterRegistry meters) {
    return new Asked(new AskedNames(state), clock, meters);
  }

  @Bean
  PromqlEngine promql(SeriesStore store, Asked asked) {
    // A sample in memory takes 16 bytes: no question may take more than a sixteenth of the heap.
    QueryLimits usual = QueryLimits.DEFAULT;
    long affordable = Runtime.getRuntime().maxMemory() / 16 / BYTES_PER_SAMPLE;
    QueryLimits limits =
        new QueryLimits(
            usual.lookback(),
            Math.min(usual.maxSamples(), affordable),
            usual.maxSeries(),
            usual.maxSteps(),
            usual.timeout());
    return new PromqlEngine(store, limits, System::nanoTime, asked::heard);
  }
}
