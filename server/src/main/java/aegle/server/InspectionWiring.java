package aegle.server;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.server.intake.Intake;
import aegle.server.intake.MetadataCatalogue;
import aegle.server.probe.TargetSnapshot;
import aegle.server.receive.Gate;
import aegle.server.receive.WiringDoors;
import aegle.server.wiring.StoreLive;
import aegle.server.wiring.TargetState;
import aegle.server.wiring.WiringWatch;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The check of rules against what is emitted. */
@Configuration(proxyBeanMethods = false)
class InspectionWiring {
  @Bean(initMethod = "start", destroyMethod = "close")
  WiringWatch wiringWatch(
      DecisionsInForce inForce,
      SeriesStore store,
      PromqlEngine promql,
      MetadataCatalogue metadata,
      Views views,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    return new WiringWatch(
        () ->
            Inspection.around(
                inForce.get(),
                new StoreLive(
                    store, promql, metadata::byFamily, () -> targets(views), clock.instant())),
        () -> Inspection.texts(inForce.get()),
        clock,
        meters);
  }

  private static List<TargetState> targets(Views views) {
    return views.forPages().active().stream()
        .map(target ->
            new TargetState(
                target.job(),
                target.scrapeUrl(),
                target.health() != TargetSnapshot.Health.DOWN,
                target.lastError()))
        .toList();
  }

  @Bean
  ServletContextInitializer wiringDoors(Gate gate, Intake intake, WiringWatch wiring) {
    return Wiring.mounting(WiringDoors.mounts(gate, intake, wiring));
  }
}
