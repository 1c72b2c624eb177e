package aegle.server.intake;

import aegle.guard.Guard;
import aegle.guard.masking.Masker;
import aegle.guard.masking.MaskingRules;
import aegle.guard.replay.ReplayGuard;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The masking by the rules that count at the moment. After a reload the next batch is masked by the
 * new rules. Safe from any thread.
 */
public final class GuardInForce implements Supplier<Guard> {
  private final Supplier<MaskingRules> rules;
  private final byte[] key;
  private final AtomicReference<@Nullable Built> built = new AtomicReference<>();

  /** A guard and the rules that it was built by. */
  private record Built(MaskingRules rules, Guard guard) {}

  public GuardInForce(Supplier<MaskingRules> rules, byte[] key) {
    this.rules = rules;
    this.key = key.clone();
  }

  @Override
  public Guard get() {
    MaskingRules now = rules.get();
    @Nullable Built last = built.get();
    if (last == null || !last.rules().equals(now)) {
      Masker masker = new Masker(now, key);
      last = new Built(now, new Guard(masker, new ReplayGuard(masker)));
      built.set(last);
    }
    return last.guard();
  }
}
