package aegle.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.signals.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayCountTest {
  private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");

  private ZoneId zone = BANGKOK;
  private @Nullable DayCount count;

  /** What is counted in all after a value at this local time. */
  private double at(String local, double value) {
    long millis = LocalDateTime.parse(local).atZone(zone).toInstant().toEpochMilli();
    @Nullable DayCount known = count;
    DayCount next =
        known == null ? DayCount.first(millis, value, zone) : known.next(millis, value, zone);
    count = next;
    return next.total();
  }

  @Test
  void a_count_of_the_day_goes_on_over_midnight() {
    assertThat(at("2026-11-23T09:00", 3)).isEqualTo(3);
    assertThat(at("2026-11-23T23:59:45", 30)).isEqualTo(30);
    assertThat(at("2026-11-24T00:00:15", 0)).isEqualTo(30);
    assertThat(at("2026-11-24T09:00", 2)).isEqualTo(32);
  }

  @Test
  void scrapes_that_were_missed_over_midnight_lose_no_more_than_what_nobody_saw() {
    at("2026-11-23T18:00", 30);
    assertThat(at("2026-11-24T12:00", 45)).as("more than yesterday, all of it new").isEqualTo(75);
    assertThat(at("2026-11-27T12:00", 5)).as("days later").isEqualTo(80);
  }

  @Test
  void a_reset_that_comes_late_is_waited_for() {
    at("2026-11-23T23:59:45", 30);
    assertThat(at("2026-11-24T00:00:15", 30)).isEqualTo(30);
    assertThat(at("2026-11-24T00:03", 31)).as("still counting yesterday").isEqualTo(31);
    assertThat(at("2026-11-24T00:05", 1)).isEqualTo(32);
    assertThat(at("2026-11-24T00:06", 2)).isEqualTo(33);
  }

  @Test
  void a_late_reset_of_a_day_on_which_something_was_taken_back_counts_the_day_once() {
    at("2026-11-23T20:00", 30);
    assertThat(at("2026-11-23T23:59", 29)).isEqualTo(30);
    assertThat(at("2026-11-24T00:00:15", 29)).isEqualTo(30);
    assertThat(at("2026-11-24T00:05", 1)).isEqualTo(31);
  }

  @Test
  void a_reset_that_comes_after_hours_still_counts_as_one() {
    at("2026-11-23T23:59", 30);
    at("2026-11-24T00:05", 30);
    assertThat(at("2026-11-24T00:30", 31)).isEqualTo(31);
    assertThat(at("2026-11-24T02:00", 0)).isEqualTo(31);
    assertThat(at("2026-11-24T08:00", 4)).isEqualTo(35);
  }

  @Test
  void a_reset_that_comes_early_is_that_of_midnight() {
    at("2026-11-23T23:50", 30);
    assertThat(at("2026-11-23T23:59:50", 0)).isEqualTo(30);
    assertThat(at("2026-11-24T00:00:20", 1)).isEqualTo(31);
    assertThat(at("2026-11-24T11:00", 40)).isEqualTo(70);
    assertThat(at("2026-11-25T00:01", 0)).isEqualTo(70);
  }

  @Test
  void a_correction_by_day_lowers_nothing_and_is_made_up_first() {
    at("2026-11-23T12:00", 30);
    assertThat(at("2026-11-23T12:01", 29)).isEqualTo(30);
    assertThat(at("2026-11-23T12:02", 30)).isEqualTo(30);
    assertThat(at("2026-11-23T12:03", 31)).isEqualTo(31);
    zone = BANGKOK;
    count = null;
    at("2026-11-23T09:00", 1);
    assertThat(at("2026-11-23T09:01", 0)).as("the only booking was taken back").isEqualTo(1);
    assertThat(at("2026-11-23T09:02", 1)).isEqualTo(1);
  }

  @Test
  void an_application_that_restarts_by_day_counts_on() {
    at("2026-11-23T12:00", 30);
    assertThat(at("2026-11-23T12:01", 0)).isEqualTo(30);
    assertThat(at("2026-11-23T12:02", 5)).isEqualTo(35);
  }

  @Test
  void a_day_begins_when_the_clock_says_so_though_it_jumps() {
    // Beirut's clocks went from 24:00 to 01:00 that night, so the day began at one.
    zone = ZoneId.of("Asia/Beirut");
    at("2025-03-29T23:59:30", 20);
    assertThat(at("2025-03-30T01:00:30", 1)).isEqualTo(21);
    // New York's day of 25 hours.
    zone = ZoneId.of("America/New_York");
    count = null;
    at("2026-10-31T23:59:30", 20);
    assertThat(at("2026-11-01T00:30", 1)).isEqualTo(21);
    assertThat(at("2026-11-01T23:59", 24)).isEqualTo(44);
    assertThat(at("2026-11-02T00:00:30", 0)).isEqualTo(44);
  }

  @Test
  void a_clock_that_is_set_back_resets_nothing() {
    at("2026-11-24T00:02", 3);
    assertThat(at("2026-11-23T23:58", 3)).isEqualTo(3);
    assertThat(at("2026-11-24T00:03", 4)).isEqualTo(4);
  }

  @Test
  void what_was_counted_outlives_a_restart(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("day-counts");
    Labels series = Labels.of("__name__", "bookings_total", "clinic", "Siam & Söhne=1 x");
    long evening =
        LocalDateTime.parse("2026-11-23T22:00").atZone(BANGKOK).toInstant().toEpochMilli();
    DayCounts before = new DayCounts(file);
    before.count(series, BANGKOK, evening, 30);
    before.save(evening);

    DayCounts after = new DayCounts(file);
    assertThat(after.count(series, BANGKOK, evening + 4 * 3_600_000L, 2)).isEqualTo(32);

    Files.writeString(file, "aegle-day-counts 1\n12 x");
    assertThat(new DayCounts(file).count(series, BANGKOK, evening, 7)).isEqualTo(7);
  }
}
