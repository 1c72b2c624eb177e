package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Quotas quotas =
      new Quotas(project -> project.equals("fast") ? 6_000 : 60, nanos::get);

  @Test
  void a_project_that_storms_waits_and_another_does_not() {
    assertThat(quotas.take("web", 60)).isEqualTo(Duration.ZERO);
    assertThat(quotas.take("web", 1).toMillis()).isBetween(999L, 1_000L);
    assertThat(quotas.take("booking", 60)).isEqualTo(Duration.ZERO);
  }

  @Test
  void a_project_has_the_limit_that_is_its_own() {
    assertThat(quotas.take("fast", 6_000)).isEqualTo(Duration.ZERO);
    assertThat(quotas.take("fast", 1).toMillis()).isBetween(9L, 10L);
  }

  @Test
  void room_comes_back_evenly() {
    quotas.take("web", 60);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(quotas.take("web", 10)).isEqualTo(Duration.ZERO);
    assertThat(quotas.take("web", 1)).isPositive();
  }

  @Test
  void a_batch_larger_than_a_minutes_quota_passes_once_and_is_paid_for_later() {
    assertThat(quotas.take("web", 600)).isEqualTo(Duration.ZERO);
    assertThat(quotas.take("web", 1)).isGreaterThan(Duration.ofMinutes(8));
  }
}
