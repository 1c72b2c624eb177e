package aegle.clinic.demand;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.clinic.town.Clinic;
import aegle.clinic.town.Town;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DemandModelTest {
  private static final Clinic SINGAPORE = Town.CLINICS.get(1);

  @Test
  void visitors_follow_the_clock_of_the_clinic_and_not_that_of_the_server() {
    // 12:00 UTC is eight in the evening in Singapore; 20:00 UTC is four in the morning.
    double evening = DemandModel.visitsPerSecond(SINGAPORE, Instant.parse("2026-11-25T12:00:00Z"));
    double night = DemandModel.visitsPerSecond(SINGAPORE, Instant.parse("2026-11-25T20:00:00Z"));

    assertThat(evening).isGreaterThan(4 * night);
    assertThat(night).isPositive();
  }

  @Test
  void a_slot_is_in_the_future_and_in_opening_hours() {
    Random random = new Random(3);
    Instant saturdayNight = Instant.parse("2026-11-28T15:00:00Z");
    for (int i = 0; i < 1000; i++) {
      Instant slot = DemandModel.slot(SINGAPORE, saturdayNight, random);
      assertThat(slot).isAfter(saturdayNight);
      assertThat(SINGAPORE.isOpen(slot)).as(slot.toString()).isTrue();
    }
  }

  @Test
  void the_draws_have_the_mean_that_is_asked_for() {
    Random random = new Random(5);
    for (double expected : new double[] {0.3, 4, 90}) {
      double sum = 0;
      for (int i = 0; i < 20_000; i++) {
        sum += DemandModel.poisson(expected, random);
      }
      assertThat(sum / 20_000).isBetween(expected * 0.95, expected * 1.05);
    }
  }

  @Test
  void on_a_good_day_an_analysis_meets_its_objective_of_three_seconds() {
    Random random = new Random(7);
    int late = 0;
    for (int i = 0; i < 10_000; i++) {
      late += DemandModel.analysisSeconds(random) > 3 ? 1 : 0;
    }
    assertThat(late).isBetween(1, 200);
  }
}
