package aegle.server;

import aegle.server.intake.Hall;
import aegle.server.intake.Intake;
import aegle.server.intake.Quotas;
import aegle.server.intake.Tallies;
import aegle.server.receive.GrpcDoor;
import aegle.server.receive.RecordDesk;
import aegle.server.statsd.StatsdDoor;
import aegle.server.statsd.StatsdSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The doors that are not Tomcat's: gRPC and DogStatsD. Named after {@link Wiring} when the process
 * starts, so that they open when all that it names has recovered and started.
 */
@Configuration(proxyBeanMethods = false)
class SideDoors {
  @Bean(initMethod = "start", destroyMethod = "close")
  GrpcDoor grpcDoor(
      ServerOptions options, Decisions decisions, RecordDesk desk, PrometheusMeterRegistry meters) {
    String listen = Decisions.listen(decisions.config(), options.openIntake());
    return new GrpcDoor(new InetSocketAddress(listen, options.otlpGrpcPort()), desk, meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  StatsdDoor statsdDoor(
      ServerOptions options,
      Decisions decisions,
      Tallies tallies,
      Hall hall,
      Intake intake,
      Quotas quotas,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    StatsdSettings settings = options.statsd(decisions.statsd());
    return new StatsdDoor(settings, tallies, hall, intake, quotas, clock, meters);
  }
}
