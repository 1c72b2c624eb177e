package aegle.server.calendars;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class OpeningHoursTest {
  private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static OpeningHours hours(String open, String days) {
    String clinic = "- {id: a, open: " + open + (days.isEmpty() ? "" : ", days: " + days) + "}";
    return requireNonNull(CalendarYaml.hours(YamlNode.parse("aegle.yml", clinic)).get("a"));
  }

  private static boolean isOpen(OpeningHours hours, String local, ZoneId zone) {
    return hours.isOpen(LocalDateTime.parse(local).atZone(zone).toInstant(), zone);
  }

  @Test
  void a_day_has_its_hours_in_the_zone_of_the_clinic() {
    OpeningHours hours = hours("{mon-fri: 09:00-18:00, sat: [09:00-12:00, 13:00-17:00]}", "");
    assertThat(hours.isOpen(Instant.parse("2026-11-23T02:00:00Z"), BANGKOK)).isTrue();
    assertThat(hours.isOpen(Instant.parse("2026-11-23T01:59:59Z"), BANGKOK)).isFalse();
    assertThat(hours.isOpen(Instant.parse("2026-11-23T11:00:00Z"), BANGKOK)).isFalse();
    assertThat(isOpen(hours, "2026-11-28T12:30", BANGKOK)).isFalse();
    assertThat(isOpen(hours, "2026-11-28T13:00", BANGKOK)).isTrue();
    assertThat(isOpen(hours, "2026-11-29T10:00", BANGKOK)).isFalse();
  }

  @Test
  void hours_over_midnight_belong_to_the_day_on_which_they_began() {
    OpeningHours hours = hours("{fri: 20:00-02:00}", "{2026-12-04: closed}");
    assertThat(isOpen(hours, "2026-11-27T23:00", BANGKOK)).isTrue();
    assertThat(isOpen(hours, "2026-11-28T01:59", BANGKOK)).isTrue();
    assertThat(isOpen(hours, "2026-11-28T02:00", BANGKOK)).isFalse();
    assertThat(isOpen(hours, "2026-11-27T01:00", BANGKOK)).isFalse();
    assertThat(isOpen(hours, "2026-12-05T01:00", BANGKOK)).isFalse();
  }

  @Test
  void special_days_replace_those_of_the_week() {
    OpeningHours hours =
        hours(
            "{mon-sun: 10:00-20:00}", "{2027-04-13..2027-04-15: closed, 2026-12-31: 10:00-16:00}");
    assertThat(isOpen(hours, "2027-04-12T12:00", BANGKOK)).isTrue();
    assertThat(isOpen(hours, "2027-04-13T12:00", BANGKOK)).isFalse();
    assertThat(isOpen(hours, "2027-04-15T12:00", BANGKOK)).isFalse();
    assertThat(isOpen(hours, "2027-04-16T12:00", BANGKOK)).isTrue();
    assertThat(isOpen(hours, "2026-12-31T17:00", BANGKOK)).isFalse();
  }

  @Test
  void the_clock_on_the_wall_counts_when_clocks_change() {
    OpeningHours hours = hours("{sat: 22:00-04:00, mon-fri: 09:00-18:00}", "");
    // In the night to 25 October 2026 the hour from two to three passes twice, in spring never.
    assertThat(hours.isOpen(Instant.parse("2026-10-25T02:59:59Z"), BERLIN)).isTrue();
    assertThat(hours.isOpen(Instant.parse("2026-10-25T03:00:00Z"), BERLIN)).isFalse();
    assertThat(hours.isOpen(Instant.parse("2026-03-29T01:59:59Z"), BERLIN)).isTrue();
    assertThat(hours.isOpen(Instant.parse("2026-03-29T02:00:00Z"), BERLIN)).isFalse();
    assertThat(hours.isOpen(Instant.parse("2026-10-23T07:00:00Z"), BERLIN)).isTrue();
    assertThat(hours.isOpen(Instant.parse("2026-10-26T07:30:00Z"), BERLIN)).isFalse();
    assertThat(hours.isOpen(Instant.parse("2026-10-26T08:00:00Z"), BERLIN)).isTrue();
  }

  @Test
  void a_week_is_written_as_it_is_read() {
    String week = "{mon-fri: 09:00-18:00, sat: [09:00-12:00, 20:00-02:00]}";
    OpeningHours hours = hours(week, "");
    assertThat(hours.weekText()).isEqualTo(week);
    assertThat(CalendarYaml.parseWeek(hours.weekText())).isEqualTo(hours);
    assertThat(hours("{fri-mon: 00:00-24:00}", "").weekText())
        .isEqualTo("{mon: 00:00-24:00, fri-sun: 00:00-24:00}");
  }

  @Test
  void what_cannot_be_meant_is_refused_with_what_to_do() {
    refused("{mo: 09:00-18:00}", "", "is no day");
    refused("{mon: 9-18}", "", "are no hours");
    refused("{mon: 09:00-09:00}", "", "are no hours");
    refused("{mon: 25:00-26:00}", "", "are no hours");
    refused("{mon-wed: 09:00-18:00, tue: closed}", "", "tue is written twice");
    refused("{mon: closed}", "{13.4.2027: closed}", "is no date");
    refused("{mon: closed}", "{2027-04-15..2027-04-13: closed}", "ends before it begins");
    assertThatThrownBy(() ->
            CalendarYaml.hours(
                YamlNode.parse("aegle.yml", "- {id: a, days: {2027-04-13: closed}}")))
        .hasMessageContaining("write those too");
  }

  private static void refused(String open, String days, String words) {
    assertThatThrownBy(() -> hours(open, days))
        .as(open + days)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(words);
  }
}
