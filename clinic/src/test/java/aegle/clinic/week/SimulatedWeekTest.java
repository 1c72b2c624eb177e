package aegle.clinic.week;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.clinic.week.testing.WriteReceiver;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimulatedWeekTest {
  private static final Instant NOW = Instant.parse("2026-11-23T05:00:30Z");
  private static final Origin ORIGIN =
      new Origin("beauty-ai-precision", "localhost:8700", "postgres", "localhost:8732");

  @Test
  void the_week_is_written_in_order_marked_and_with_counters_that_never_fall() throws Exception {
    try (WriteReceiver receiver = WriteReceiver.start()) {
      List<Integer> percentages = new ArrayList<>();
      SimulatedWeek.Written written =
          new SimulatedWeek(receiver.address(), ORIGIN, 1).write(NOW, percentages::add);

      assertThat(written.samples()).isEqualTo(receiver.samples());
      assertThat(written.samples()).isEqualTo((7L * 24 * 60 + 75) * written.series());
      assertThat(percentages).isSorted().endsWith(100);
      assertThat(receiver.firstMillis())
          .isEqualTo(Instant.parse("2026-11-16T03:45:00Z").toEpochMilli());
      assertThat(receiver.lastMillis())
          .isEqualTo(Instant.parse("2026-11-23T04:59:00Z").toEpochMilli());
      assertThat(receiver.outOfOrder()).isZero();
      assertThat(receiver.fallenCounters()).isEmpty();
      Map<String, Double> last = new TreeMap<>(receiver.lastValues());
      assertThat(last)
          .containsEntry("aegle_simulated{job=beauty-ai-precision}", 1.0)
          .containsEntry("up{instance=localhost:8700,job=beauty-ai-precision}", 1.0);
      assertThat(
              last.get(
                  "appointment_bookings_total{clinic_id=tokyo-ginza,instance=localhost:8700,"
                      + "job=beauty-ai-precision,service_type=facial}"))
          .isBetween(500.0, 20_000.0);
    }
  }

  @Test
  void a_receiver_that_refuses_is_quoted() throws IOException {
    try (WriteReceiver receiver = WriteReceiver.start()) {
      receiver.refuseWith("out of bounds");

      assertThatThrownBy(() -> new SimulatedWeek(receiver.address(), ORIGIN, 1).write(NOW, _ -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("answered 400: out of bounds");
    }
  }
}
