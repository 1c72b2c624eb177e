package aegle.server.alerts;

import aegle.metrics.rules.RuleContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;

/** Opens the loop over rules to tests of other packages: it evaluates when the test says so. */
public final class DrivenAlerts {
  private DrivenAlerts() {}

  public static AlertLoop loop(RuleContext context, InstantSource clock, MeterRegistry meters) {
    return new AlertLoop(context, clock, meters, Runnable::run);
  }

  public static void evaluateDue(AlertLoop loop, Instant now) {
    loop.evaluateDue(now);
  }
}
