package aegle.server.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Numbers and times as people read them. */
class WordsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:05Z");
  private final Times times = new Times(ZoneId.of("Asia/Bangkok"), NOW, Messages.of("en"));

  @Test
  void numbers_have_three_significant_digits_and_their_unit() {
    assertThat(Unit.SECONDS.write(0.8412)).hasToString("841 ms");
    assertThat(Unit.SECONDS.write(3.14159)).hasToString("3.14 s");
    assertThat(Unit.RATIO.write(0.0823)).hasToString("8.23 %");
    assertThat(Unit.BYTES.write(1_536)).hasToString("1.5 KiB");
    assertThat(Unit.PER_SECOND.write(12.42)).hasToString("12.4/s");
    assertThat(Unit.NONE.write(12_345)).hasToString("12,345");
    assertThat(Unit.NONE.write(0)).hasToString("0");
    assertThat(Unit.NONE.write(Double.NaN)).hasToString("NaN");
  }

  @Test
  void names_tell_their_unit_by_the_conventions_of_prometheus() {
    assertThat(Unit.guess("histogram_quantile(0.95, rate(x_seconds_bucket[5m]))"))
        .isEqualTo(Unit.SECONDS);
    assertThat(Unit.guess("sum(rate(http_requests_total[5m]))")).isEqualTo(Unit.PER_SECOND);
    assertThat(Unit.guess("process_resident_memory_bytes")).isEqualTo(Unit.BYTES);
    assertThat(Unit.guess("up")).isEqualTo(Unit.NONE);
  }

  @Test
  void times_are_relative_in_lists_and_exact_with_their_zone_on_hover() {
    assertThat(times.ago(NOW.minusSeconds(250))).isEqualTo("4 min ago");
    assertThat(times.exact(NOW)).isEqualTo("Mon 23 Nov 2026, 10:42:05 Asia/Bangkok");
    assertThat(times.clock(NOW.minus(Duration.ofDays(1)))).isEqualTo("22 Nov 10:42");
    assertThat(times.span(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
  }
}
