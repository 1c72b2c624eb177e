package aegle.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** When a line of a crontab calls next. */
class CrontabTest {
  private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");

  /** A Monday, 10:42 in Bangkok. */
  private static final Instant MONDAY = Instant.parse("2026-11-23T03:42:10Z");

  private static String next(String line) {
    return Crontab.of(line)
        .flatMap(crontab -> crontab.next(MONDAY, BANGKOK))
        .map(at -> at.atZone(BANGKOK).toLocalDateTime().toString())
        .orElse("never");
  }

  @Test
  void a_line_calls_in_its_own_zone() {
    assertThat(next("0 2 * * *")).isEqualTo("2026-11-24T02:00");
    assertThat(next("*/15 * * * *")).isEqualTo("2026-11-23T10:45");
    assertThat(next("42 10 * * *")).isEqualTo("2026-11-24T10:42");
    assertThat(next("@hourly")).isEqualTo("2026-11-23T11:00");
  }

  @Test
  void lists_ranges_steps_and_names_are_read() {
    assertThat(next("30 8-17/3 * * mon-fri")).isEqualTo("2026-11-23T11:30");
    assertThat(next("0 0 1,15 * *")).isEqualTo("2026-12-01T00:00");
    assertThat(next("0 6 * * 7")).isEqualTo("2026-11-29T06:00");
    assertThat(next("0 0 29 feb *")).isEqualTo("2028-02-29T00:00");
  }

  @Test
  void a_day_counts_by_either_field_where_both_are_limited() {
    assertThat(next("0 0 1 * tue")).isEqualTo("2026-11-24T00:00");
  }

  @Test
  void what_is_no_crontab_is_nothing() {
    assertThat(Crontab.of("every day")).isEmpty();
    assertThat(Crontab.of("61 * * * *")).isEmpty();
    assertThat(Crontab.of("*/0 * * * *")).isEmpty();
    assertThat(Crontab.of("0 0 * * ")).isEmpty();
    assertThat(next("0 0 31 2 *")).isEqualTo("never");
  }
}
