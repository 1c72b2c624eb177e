package aegle.server.calendars;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.server.state.ConfirmedHours;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedHoursTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");

  private final MemorySeriesStore store = new MemorySeriesStore();
  private final LearnedHours learned =
      new LearnedHours(new PromqlEngine(store, QueryLimits.DEFAULT, System::nanoTime));

  @AfterEach
  void close() {
    store.close();
  }

  /** Bookings every five minutes from ten to seven, but on Wednesdays; one lost one each night. */
  private void book(int weeks) {
    List<Sample> samples = new ArrayList<>();
    double total = 0;
    Labels series =
        Labels.of(Labels.METRIC_NAME, "appointment_bookings_total", "clinic_id", "tokyo-ginza");
    Instant time = NOW.minus(Duration.ofDays(7L * weeks)).minus(Duration.ofHours(2));
    while (!time.isAfter(NOW)) {
      ZonedDateTime local = time.atZone(TOKYO);
      boolean open =
          local.getHour() >= 10
              && local.getHour() < 19
              && local.getDayOfWeek() != DayOfWeek.WEDNESDAY;
      boolean due = local.getMinute() % 5 == 2;
      boolean strays = local.getHour() == 3 && local.getMinute() == 30;
      total += (open && due) || strays ? 1 : 0;
      samples.add(new Sample(series, time.toEpochMilli(), total));
      time = time.plus(Duration.ofMinutes(1));
    }
    assertThat(store.append(samples).refused()).isEmpty();
  }

  private Map<String, LearnedHours.Proposal> propose() {
    return learned.propose(
        LearnedHours.Settings.DEFAULT, Map.of("tokyo-ginza", TOKYO, "silent", TOKYO), NOW);
  }

  @Test
  void hours_in_which_bookings_come_are_proposed_in_the_zone_of_the_clinic() {
    book(3);
    LearnedHours.Proposal proposal = requireNonNull(propose().get("tokyo-ginza"));
    assertThat(proposal.weeks()).isEqualTo(3);
    assertThat(proposal.hours().weekText())
        .isEqualTo("{mon-tue: 10:00-19:00, thu-sun: 10:00-19:00}");
    assertThat(propose()).doesNotContainKey("silent");
  }

  @Test
  void less_than_a_week_proposes_nothing() {
    book(0);
    assertThat(propose()).isEmpty();
  }

  @Test
  void what_is_learned_counts_only_once_confirmed_and_the_file_beats_it(@TempDir Path folder) {
    book(2);
    Instant night = Instant.parse("2026-11-23T18:00:00Z");
    try (StateDatabase state =
        new StateDatabase(new StateLocation.Sqlite(folder.resolve("s.db")))) {
      state.open();
      Calendars.Clinic clinic =
          new Calendars.Clinic("tokyo-ginza", "Ginza", TOKYO, Optional.empty());
      Calendars calendars = new Calendars(() -> List.of(clinic), new ConfirmedHours(state));
      assertThat(calendars.all().getFirst().isOpen(night)).isTrue();

      OpeningHours hours = requireNonNull(propose().get("tokyo-ginza")).hours();
      calendars.confirm("tokyo-ginza", hours, "somchai", NOW);
      Calendars restarted = new Calendars(() -> List.of(clinic), new ConfirmedHours(state));
      restarted.recover();
      Calendars.Counting counting = restarted.all().getFirst();
      assertThat(counting.source()).isEqualTo(Calendars.Source.CONFIRMED);
      assertThat(counting.hours()).contains(hours);
      assertThat(counting.isOpen(night)).isFalse();

      OpeningHours always = CalendarYaml.parseWeek("{mon-sun: 00:00-24:00}");
      Calendars.Clinic written =
          new Calendars.Clinic("tokyo-ginza", "Ginza", TOKYO, Optional.of(always));
      Calendars changed = new Calendars(() -> List.of(written), new ConfirmedHours(state));
      changed.recover();
      assertThat(changed.all().getFirst().source()).isEqualTo(Calendars.Source.FILE);
      assertThat(changed.all().getFirst().isOpen(night)).isTrue();

      calendars.forget("tokyo-ginza");
      assertThat(calendars.all().getFirst().source()).isEqualTo(Calendars.Source.NONE);
    }
  }
}
