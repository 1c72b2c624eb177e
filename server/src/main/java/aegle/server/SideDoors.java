package aegle.server;

import aegle.server.config.AegleConfig;
import aegle.server.intake.Hall;
import aegle.server.intake.Intake;
import aegle.server.intake.Tallies;
import aegle.server.receive.GrpcDoor;
import aegle.server.receive.RecordDesk;
import aegle.server.receive.TlsDoor;
import aegle.server.statsd.StatsdDoor;
import aegle.server.statsd.StatsdSettings;
import aegle.server.tls.Certificates;
import aegle.server.tls.TlsSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The doors beside Tomcat's own port: gRPC, TLS, DogStatsD. Named after {@link Wiring} when the
 * process starts, so that they open when all that it names has recovered and started.
 */
@Configuration(proxyBeanMethods = false)
class SideDoors {
  @Bean(initMethod = "start", destroyMethod = "close")
  GrpcDoor grpcDoor(
      ServerOptions options, Decisions decisions, RecordDesk desk, PrometheusMeterRegistry meters) {
    String listen = Decisions.listen(decisions.config(), options.openIntake());
    return new GrpcDoor(new InetSocketAddress(listen, options.otlpGrpcPort()), desk, meters);
  }

  @Bean(destroyMethod = "close")
  TlsDoor tlsDoor(
      ServerOptions options,
      Decisions decisions,
      PrometheusMeterRegistry meters,
      InstantSource clock) {
    AegleConfig config = decisions.config();
    String listen = Decisions.listen(config, options.openIntake());
    Certificates certificates =
        new Certificates(
            TlsSettings.read(config.tls(), config.folder()),
            config.externalHost(),
            options.data().resolve("tls"),
            clock);
    return new TlsDoor(new InetSocketAddress(listen, options.tlsPort()), certificates, meters);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> behindTls(TlsDoor door) {
    return factory -> door.connector().ifPresent(factory::addAdditionalConnectors);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  StatsdDoor statsdDoor(
      ServerOptions options,
      Decisions decisions,
      Tallies tallies,
      Hall hall,
      Intake intake,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    StatsdSettings settings = options.statsd(decisions.statsd());
    return new StatsdDoor(settings, tallies, hall, intake, clock, meters);
  }
}
