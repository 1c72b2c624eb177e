package aegle.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import org.junit.jupiter.api.Test;

class TrackingTest {
  private static final Currency DOLLAR = Currency.getInstance("SGD");
  private static final Currency YEN = Currency.getInstance("JPY");
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final StarterProperties limits =
      new StarterProperties("", Duration.ofSeconds(2), Duration.ZERO, "", false, 3, 2, 2, 2, 2);
  private final AppointmentMetrics appointments = new AppointmentMetrics(registry, limits);
  private final AiMetrics ai = new AiMetrics(registry, limits);

  @Test
  void revenue_is_a_sum_and_not_the_last_price() {
    for (int i = 0; i < 1000; i++) {
      appointments.completed("c1", "peel", Money.of(new BigDecimal("0.10"), DOLLAR));
    }
    appointments.completed("c1", "peel", Money.of(new BigDecimal("9800"), YEN));

    assertThat(registry.scrape())
        .contains(
            "appointment_revenue_total"
                + "{clinic_id=\"c1\",currency=\"SGD\",service_type=\"peel\"} 100.0")
        .contains(
            "appointment_revenue_total"
                + "{clinic_id=\"c1\",currency=\"JPY\",service_type=\"peel\"} 9800.0");
  }

  @Test
  void a_rating_and_a_score_of_zero_count_like_any_other() {
    appointments.rated("c1", 0);
    appointments.rated("c1", 4);
    ai.scored("skin-2", 0);

    assertThat(registry.scrape())
        .contains("appointment_satisfaction_count{clinic_id=\"c1\"} 2")
        .contains("appointment_satisfaction_sum{clinic_id=\"c1\"} 4.0")
        .contains("appointment_satisfaction_bucket{clinic_id=\"c1\",le=\"1.0\"} 1")
        .contains("ai_analysis_accuracy_count{model=\"skin-2\"} 1");
  }

  @Test
  void what_is_out_of_range_is_refused_and_counted_without_an_exception() {
    appointments.rated("c1", 5.5);
    ai.scored("skin-2", Double.NaN);
    ai.track("skin-2", "acne", AiMetrics.Outcome.FAILED, Duration.ofMillis(-1));

    assertThat(registry.scrape())
        .contains("aegle_starter_refused_total{call=\"appointment_rated\"} 1.0")
        .contains("aegle_starter_refused_total{call=\"ai_scored\"} 1.0")
        .contains("aegle_starter_refused_total{call=\"ai_track\"} 1.0");
  }

  @Test
  void clinics_beyond_the_limit_share_one_series() {
    for (int i = 0; i < 10; i++) {
      appointments.booked("c" + i, "peel");
    }

    assertThat(registry.scrape())
        .contains("appointment_bookings_total{clinic_id=\"c1\",service_type=\"peel\"} 1.0")
        .contains("appointment_bookings_total{clinic_id=\"__other__\",service_type=\"peel\"} 8.0")
        .contains("aegle_starter_labels_overflowed_total{label=\"clinic_id\"} 8.0")
        .doesNotContain("c2");
  }

  @Test
  void an_announced_service_has_all_its_series_at_zero() {
    appointments.announce("c1", "peel", YEN);
    ai.announce("skin-2", "acne");

    assertThat(registry.scrape())
        .contains("appointment_bookings_total{clinic_id=\"c1\",service_type=\"peel\"} 0.0")
        .contains("appointment_cancellations_total{clinic_id=\"c1\",service_type=\"peel\"} 0.0")
        .contains("currency=\"JPY\",service_type=\"peel\"} 0.0")
        .contains("appointment_satisfaction_count{clinic_id=\"c1\"} 0")
        .contains("ai_analysis_completed_total{model=\"skin-2\",success=\"false\"} 0.0");
  }

  @Test
  void an_amount_with_more_decimals_than_its_currency_is_refused_with_a_sentence() {
    assertThatThrownBy(() -> Money.of(new BigDecimal("100.5"), YEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("100.5 is no amount in JPY; use at most 0 decimals");
    assertThat(Money.of(new BigDecimal("12.3"), DOLLAR).amount()).isEqualTo("12.30");
  }
}
