package aegle.server.web;

import aegle.server.wiring.Report;
import aegle.server.wiring.WiringWatch;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The page of what is wrong with the rules. Where nobody checks, nothing is found. */
@Configuration(proxyBeanMethods = false)
class WiringPages {
  @Bean
  WiringController wiringController(
      ObjectProvider<WiringWatch> watch, WebSources sources, Pages pages) {
    return new WiringController(
        () ->
            watch.stream()
                .findFirst()
                .map(WiringWatch::report)
                .orElseGet(
                    () -> new Report(sources.clock().instant(), List.of(), List.of(), 0, 0, false)),
        pages);
  }
}
