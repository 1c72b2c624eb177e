package aegle.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.server.intake.Intake;
import aegle.server.intake.MetadataCatalogue;
import aegle.server.testing.Guards;
import aegle.signals.Labels;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntakeSinkTest {
  @Test
  void each_job_is_a_source_of_its_own() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Intake intake =
        new Intake(
            new MemorySeriesStore(), Guards.ofSeries(meters), meters, InstantSource.system());
    IntakeSink sink =
        new IntakeSink(intake, new MetadataCatalogue(Guards.ofSeries(meters), meters), "scrape");

    for (String job : new String[] {"clinic", "laboratory"}) {
      Labels up = Labels.of(Labels.METRIC_NAME, "up", "job", job);
      new FigureLedger(job, job, sink, new ProbeMeters(meters)).append(1_000, Map.of(up, 1.0));
    }

    assertThat(meters.find("aegle.intake.newest.signal.age").gauges())
        .extracting(gauge -> gauge.getId().getTag("source"))
        .containsExactlyInAnyOrder("clinic", "laboratory");
    assertThat(
            meters
                .counter("aegle.intake.signals", "protocol", "scrape", "signal", "sample")
                .count())
        .isEqualTo(2);
  }
}
