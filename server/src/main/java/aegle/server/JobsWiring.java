package aegle.server;

import aegle.records.RecordStore;
import aegle.server.intake.Tallies;
import aegle.server.jobs.JobWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The part that looks after jobs which have to report. */
@Configuration(proxyBeanMethods = false)
class JobsWiring {
  @Bean(initMethod = "start", destroyMethod = "close")
  JobWatch jobWatch(
      RecordStore records, Tallies tallies, InstantSource clock, MeterRegistry meters) {
    return new JobWatch(records, tallies, clock, meters);
  }
}
