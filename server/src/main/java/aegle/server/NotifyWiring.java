package aegle.server;

import aegle.server.intake.Intake;
import aegle.server.intake.SeriesGuard;
import aegle.server.notify.Notifier;
import aegle.server.receive.AlertmanagerDoors;
import aegle.server.receive.Gate;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The doors for the clients of Alertmanager, which lead to the notifier. */
@Configuration(proxyBeanMethods = false)
class NotifyWiring {
  @Bean
  ServletContextInitializer alertmanagerDoors(
      Gate gate, Intake intake, SeriesGuard guard, Notifier notifier, InstantSource clock) {
    AlertmanagerDoors.Facts facts =
        new AlertmanagerDoors.Facts(Wiring.VERSION, clock.instant(), clock);
    return Wiring.mounting(AlertmanagerDoors.mounts(gate, intake, guard, notifier, facts));
  }
}
