package aegle.server;

import aegle.server.config.AegleConfig;
import aegle.server.connect.HttpSettings;
import aegle.server.intake.Intake;
import aegle.server.receive.StraightPaths;
import aegle.server.receive.TlsDoor;
import aegle.server.tls.Certificates;
import aegle.server.tls.TlsSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How HTTP is reached: the main connector, the one behind TLS, and what holds for both. */
@Configuration(proxyBeanMethods = false)
class ConnectorWiring {
  @Bean
  HttpSettings httpSettings(PrometheusMeterRegistry meters) {
    return new HttpSettings(meters);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> steady(HttpSettings settings) {
    return factory -> {
      factory.setProtocol(HttpSettings.PROTOCOL);
      factory.addConnectorCustomizers(settings::apply);
    };
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> straightPaths(Intake intake) {
    return factory -> factory.addEngineValves(new StraightPaths(intake));
  }

  @Bean(destroyMethod = "close")
  TlsDoor tlsDoor(
      ServerOptions options,
      Decisions decisions,
      HttpSettings settings,
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
    return new TlsDoor(
        new InetSocketAddress(listen, options.tlsPort()), certificates, settings, meters);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> behindTls(TlsDoor door) {
    return factory -> door.connector().ifPresent(factory::addAdditionalConnectors);
  }
}
