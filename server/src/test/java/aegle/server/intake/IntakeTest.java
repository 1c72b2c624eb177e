package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.testing.FakeClock;
import aegle.server.testing.FullSeriesStore;
import aegle.server.testing.Guards;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  private final FullSeriesStore store = new FullSeriesStore();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Intake intake = new Intake(store, Guards.ofSeries(meters), meters, clock);
  private final Tallies tallies = new Tallies(store, intake, clock, meters);

  @Test
  void a_source_that_was_silent_for_a_day_is_forgotten_and_known_again_when_it_speaks() {
    intake.heard("old");
    intake.heard("steady");
    clock.advance(Duration.ofHours(23));
    intake.heard("steady");
    tallies.round();
    assertThat(age("old")).isEqualTo(23.0 * 60 * 60);
    clock.advance(Duration.ofHours(2));
    tallies.round();
    assertThat(sources()).containsExactly("steady");
    intake.heard("old");
    clock.advance(Duration.ofSeconds(7));
    assertThat(age("old")).isEqualTo(7);
  }

  @Test
  void the_place_of_a_source_that_was_forgotten_serves_another() {
    for (int i = 0; i < Intake.MAX_SOURCES; i++) {
      intake.heard("clinic-" + i);
    }
    intake.heard("late");
    assertThat(sources()).contains("(others)").doesNotContain("late");
    clock.advance(Duration.ofHours(25));
    intake.heard("late");
    tallies.round();
    intake.heard("late");
    assertThat(sources()).containsExactlyInAnyOrder("(others)", "late");
  }

  private double age(String source) {
    return meters.get("aegle.intake.newest.signal.age").tag("source", source).gauge().value();
  }

  private Set<String> sources() {
    return meters.find("aegle.intake.newest.signal.age").gauges().stream()
        .map(gauge -> String.valueOf(gauge.getId().getTag("source")))
        .collect(Collectors.toSet());
  }
}
