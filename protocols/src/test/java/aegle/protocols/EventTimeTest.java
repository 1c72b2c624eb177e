package aegle.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EventTimeTest {
  private static final long NOON = 1_795_437_760_000_000_000L;
  private static final long NANOS_PER_MICRO = 1_000;

  @Test
  void a_time_that_was_written_as_text_is_read_in_all_its_forms() {
    assertThat(EventTime.ofText("2026-11-23T12:42:40Z")).isEqualTo(NOON);
    assertThat(EventTime.ofText("1795437760")).isEqualTo(NOON);
    assertThat(EventTime.ofText("1795437760000")).isEqualTo(NOON);
    assertThat(EventTime.ofText("1795437760.5")).isEqualTo(NOON + 500_000_000);
    assertThat(EventTime.ofText("1795437760173.25"))
        .isCloseTo(NOON + 173_250_000, within(NANOS_PER_MICRO));
  }

  @Test
  void what_is_no_time_is_unknown() {
    for (String text :
        new String[] {"", ".", "1.", ".5", "1.2.3", "-1.5", "NaN", "1e9", "179543776x.5"}) {
      assertThat(EventTime.ofText(text)).as(text).isEqualTo(EventTime.UNKNOWN);
    }
  }
}
