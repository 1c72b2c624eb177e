package aegle.server;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.server.backtest.Backtests;
import aegle.server.backtest.Incidents;
import aegle.server.receive.BacktestDoors;
import aegle.server.receive.Gate;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Rules that are tried on the past, and explained. */
@Configuration(proxyBeanMethods = false)
class BacktestWiring {
  @Bean
  Backtests backtests(
      PromqlEngine promql,
      SeriesStore store,
      DecisionsInForce inForce,
      ServerOptions options,
      PrometheusMeterRegistry meters) {
    return new Backtests(
        promql, store, () -> inForce(inForce.get(), options), System::nanoTime, meters);
  }

  private static Backtests.InForce inForce(Decisions decisions, ServerOptions options) {
    return new Backtests.InForce(
        decisions.ruleSettings(options.port()),
        decisions.rules(),
        decisions.notifications().route().orElse(null),
        Incidents.ofFolder(options.config()));
  }

  @Bean
  ServletContextInitializer backtestDoors(
      Gate gate, Backtests backtests, PromqlEngine promql, SeriesStore store, InstantSource clock) {
    return Wiring.mounting(BacktestDoors.mounts(gate, backtests, promql, store, clock));
  }
}
