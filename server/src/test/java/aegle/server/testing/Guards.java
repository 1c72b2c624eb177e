package aegle.server.testing;

import aegle.guard.Guard;
import aegle.guard.masking.Masker;
import aegle.guard.masking.MaskingRules;
import aegle.guard.replay.ReplayGuard;
import aegle.server.intake.LeakMap;
import aegle.server.intake.SeriesGuard;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/** Masking by the usual rules, under a key that only tests have. */
public final class Guards {
  private Guards() {}

  public static Guard usual() {
    Masker masker = new Masker(MaskingRules.usual(), new byte[32]);
    return new Guard(masker, new ReplayGuard(masker));
  }

  public static SeriesGuard ofSeries(MeterRegistry meters) {
    Guard guard = usual();
    return new SeriesGuard(() -> guard, new LeakMap(InstantSource.system()), meters);
  }
}
