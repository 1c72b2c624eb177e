package aegle.protocols.sentry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.sentry.SentryReply.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SentryReplyTest {
  @Test
  void bodies_are_those_of_relay() {
    assertThat(SentryReply.accepted(null)).isEqualTo("{}");
    assertThat(SentryReply.accepted("d994389b289a4f90a84c497de348e6f7"))
        .isEqualTo("{\"id\":\"d994389b289a4f90a84c497de348e6f7\"}");
    assertThat(SentryReply.refused("say \"no\"\n", List.of("a", "b")))
        .isEqualTo("{\"detail\":\"say \\\"no\\\"\\u000a\",\"causes\":[\"a\",\"b\"]}");
    assertThat(SentryReply.refused("no", List.of())).isEqualTo("{\"detail\":\"no\"}");
  }

  @Test
  void limits_are_written_as_the_sdks_read_them() {
    RateLimit errors =
        new RateLimit(
            Duration.ofMillis(59_001),
            Set.of("transaction", "error"),
            "organization",
            "quota_exceeded");
    RateLimit all = new RateLimit(Duration.ofSeconds(30), Set.of(), "project", "too_fast");
    assertThat(SentryReply.rateLimits(List.of(errors, all)))
        .isEqualTo("60:error;transaction:organization:quota_exceeded, 30::project:too_fast");
  }

  @Test
  void no_word_can_break_out_of_the_header() {
    assertThatThrownBy(
            () -> new RateLimit(Duration.ofSeconds(1), Set.of(), "key", "a\r\nSet-Cookie: b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
