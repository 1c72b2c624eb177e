package aegle.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.promql.Value;
import aegle.server.intake.Intake;
import aegle.server.intake.MetadataCatalogue;
import aegle.server.testing.FakeClock;
import aegle.server.testing.Guards;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that was read before shows a counter that nobody has seen. */
class NewbornCounterTest {
  private static final String KNOWN = "# TYPE a_total counter\na_total{p=\"x\"} 7\n";

  @TempDir Path folder;
  private final FakeClock clock = FakeClock.at("2026-11-23T03:42:00Z");
  private final MemorySeriesStore store = new MemorySeriesStore();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TargetServer server;
  private TargetScrape scrape;

  @BeforeEach
  void open() {
    server = TargetServer.start();
    Intake intake = new Intake(store, Guards.ofSeries(meters), meters, clock);
    scrape =
        new TargetScrape(
            new TargetScrape.Assignment(
                ScrapeTrial.target(
                    "job_name: web\nstatic_configs: [{targets: ['" + server.address() + "']}]",
                    folder),
                ""),
            "newborn",
            new IntakeSink(
                intake, new MetadataCatalogue(Guards.ofSeries(meters), meters), "scrape"),
            ScrapeTrial.tools(meters));
  }

  @AfterEach
  void close() {
    scrape.close();
    server.close();
    store.close();
  }

  private void scrapes(String page, int times) {
    server.serves(page);
    for (int i = 0; i < times; i++) {
      scrape.scrapeOnce(clock.millis());
      clock.advance(Duration.ofMinutes(1));
    }
  }

  private double increase(String selector) {
    Value value =
        new PromqlEngine(store, QueryLimits.DEFAULT, System::nanoTime)
            .instant("sum(increase(" + selector + "[1h]))", clock.millis())
            .value();
    return value instanceof Value.Vector vector && !vector.points().isEmpty()
        ? vector.points().getFirst().value()
        : Double.NaN;
  }

  @Test
  void its_first_increment_counts_and_what_was_there_at_first_does_not() {
    scrapes(KNOWN, 20);
    scrapes(KNOWN + "a_total{p=\"y\"} 1\n# TYPE g gauge\ng 9\n", 38);
    assertThat(Math.round(increase("a_total{p=\"y\"}"))).isEqualTo(1);
    assertThat(increase("a_total{p=\"x\"}")).isZero();
    assertThat(increase("g")).isZero();
    assertThat(meters.get("aegle.zero.injected").counter().count()).isEqualTo(1);
  }

  @Test
  void one_that_was_away_for_a_while_is_not_born_again() {
    scrapes(KNOWN, 5);
    scrapes("# TYPE b_total counter\nb_total 0\n", 3);
    scrapes(KNOWN, 5);
    assertThat(meters.get("aegle.zero.injected").counter().count()).isZero();
  }

  @Test
  void what_comes_after_the_target_was_away_is_not_taken_for_new() {
    scrapes(KNOWN, 2);
    scrapes("{ this is no page", 2);
    scrapes(KNOWN + "a_total{p=\"y\"} 800\n", 2);
    assertThat(meters.get("aegle.zero.injected").counter().count()).isZero();
  }
}
