package aegle.server.notify;

import aegle.server.state.StateDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Opens the notifier to tests of other packages: attempts are made within the tick. */
public final class DrivenNotifier {
  private DrivenNotifier() {}

  public static Notifier of(
      StateDatabase state, OwnAddress own, InstantSource clock, MeterRegistry meters) {
    return new Notifier(
        state,
        new Channels(own, "Aegle/test", clock),
        clock,
        () -> 0L,
        meters,
        Runnable::run,
        new Backoff(RandomGenerator.of("L64X128MixRandom")));
  }
}
