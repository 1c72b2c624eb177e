package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.forward.ForwardView;
import aegle.server.web.view.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForwardingControllerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final ForwardView.Answered AWAY =
      new ForwardView.Answered(NOW, false, "nobody answers at the address");

  private static ForwardView forward(
      long dropped, long lostLately, ForwardView.@Nullable Answered trouble) {
    return new ForwardView(
        "away",
        "otlp",
        "otel.example",
        List.of("metrics up"),
        NOW,
        100,
        10,
        0,
        dropped,
        lostLately,
        0,
        0,
        1 << 20,
        Duration.ZERO,
        trouble,
        List.of());
  }

  private static String word(ForwardView forward) {
    return ForwardingController.word(forward, ForwardingController.state(forward));
  }

  @Test
  void what_was_lost_long_ago_makes_no_forward_critical() {
    assertThat(ForwardingController.state(forward(7, 0, null))).isEqualTo(State.OK);
    assertThat(word(forward(7, 0, null))).isEqualTo("well");
    assertThat(word(forward(7, 0, AWAY))).isEqualTo("waits");
  }

  @Test
  void what_was_lost_lately_is_said_beside_a_receiver_that_is_away() {
    assertThat(ForwardingController.state(forward(7, 1, null))).isEqualTo(State.CRITICAL);
    assertThat(word(forward(7, 1, null))).isEqualTo("lost");
    assertThat(word(forward(7, 1, AWAY))).isEqualTo("waits.lost");
  }
}
