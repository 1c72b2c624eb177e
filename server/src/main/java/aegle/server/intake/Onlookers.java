package aegle.server.intake;

import aegle.guard.masking.Leak;
import aegle.metrics.AppendResult;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All who look on. One that fails spoils neither what came in nor what the others see. */
public final class Onlookers implements Onlooker {
  private static final Logger LOG = LoggerFactory.getLogger(Onlookers.class);

  private final List<Onlooker> all;
  private final Counter failures;

  public Onlookers(List<Onlooker> all, MeterRegistry meters) {
    this.all = List.copyOf(all);
    this.failures =
        Counter.builder("aegle.intake.onlooker.failures")
            .description("Times that a part which only looks on at what comes in failed.")
            .register(meters);
  }

  @Override
  public void kept(Sender sender, SignalBatch masked, List<Leak> leaks) {
    tell(onlooker -> onlooker.kept(sender, masked, leaks));
  }

  @Override
  public void born(String protocol, String source, Labels series) {
    tell(onlooker -> onlooker.born(protocol, source, series));
  }

  @Override
  public void judged(Sender sender, AppendResult result) {
    tell(onlooker -> onlooker.judged(sender, result));
  }

  @Override
  public void added(Sender sender, String signal, long count) {
    tell(onlooker -> onlooker.added(sender, signal, count));
  }

  @Override
  public void overwrote(Sender sender, Labels series, long lost) {
    tell(onlooker -> onlooker.overwrote(sender, series, lost));
  }

  @Override
  public void born(String protocol, String source, Labels series, Measurement.Kind kind) {
    tell(onlooker -> onlooker.born(protocol, source, series, kind));
  }

  @Override
  public void refused(Sender sender, String reason, long count) {
    tell(onlooker -> onlooker.refused(sender, reason, count));
  }

  private void tell(Consumer<Onlooker> news) {
    for (Onlooker onlooker : all) {
      try {
        news.accept(onlooker);
      } catch (RuntimeException e) {
        failures.increment();
        LOG.error("Could not look on: onlooker={}", onlooker.getClass().getSimpleName(), e);
      }
    }
  }
}
