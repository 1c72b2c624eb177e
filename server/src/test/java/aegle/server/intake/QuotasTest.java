package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Quotas quotas = new Quotas(nanos::get);

  @Test
  void a_project_that_storms_waits_and_another_does_not() {
    assertThat(quotas.take("web", 60, 60)).isEqualTo(Duration.ZERO);
    assertThat(quotas.take("web", 60, 1).toMillis()).isBetween(999L, 1_000L);
    assertThat(quotas.take("booking", 60, 60)).isEqualTo(Duration.ZERO);
  }

  @Test
  void room_comes_back_evenly() {
    quotas.take("web", 60, 60);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(quotas.take("web", 60, 10)).isEqualTo(Duration.ZERO);
    assertThat(quotas.take("web", 60, 1)).isPositive();
  }

  @Test
  void a_batch_larger_than_a_minutes_quota_passes_once_and_is_paid_for_later() {
    assertThat(quotas.take("web", 60, 600)).isEqualTo(Duration.ZERO);
    assertThat(quotas.take("web", 60, 1)).isGreaterThan(Duration.ofMinutes(8));
  }
}
