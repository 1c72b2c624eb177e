package aegle.server;

import aegle.server.intake.BatchMemory;
import aegle.server.receive.AwsCallFilter;
import aegle.server.receive.CloudDoors;
import aegle.server.receive.CloudWatchServlet;
import aegle.server.receive.RecordDesk;
import aegle.server.state.LogGroups;
import aegle.server.state.Releases;
import aegle.server.state.StateDatabase;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The doors for the clients of CloudWatch and of Vercel, which lead to the desk of records. */
@Configuration(proxyBeanMethods = false)
class CloudWiring {
  @Bean
  CloudDoors.Parts cloudParts(
      DecisionsInForce inForce, StateDatabase state, Releases releases, InstantSource clock) {
    return new CloudDoors.Parts(
        () -> inForce.get().awsKeys(),
        () -> inForce.get().vercel(),
        new LogGroups(state),
        releases,
        new BatchMemory(clock),
        clock,
        System::nanoTime);
  }

  @Bean
  ServletContextInitializer cloudDoors(RecordDesk desk, CloudDoors.Parts parts) {
    CloudWatchServlet cloudWatch = CloudDoors.cloudWatch(desk, parts);
    return Wiring.mounting(CloudDoors.mounts(desk, cloudWatch, parts));
  }

  @Bean
  FilterRegistrationBean<AwsCallFilter> awsCalls(RecordDesk desk, CloudDoors.Parts parts) {
    FilterRegistrationBean<AwsCallFilter> filter =
        new FilterRegistrationBean<>(new AwsCallFilter(CloudDoors.cloudWatch(desk, parts)));
    filter.addUrlPatterns("/");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }
}
