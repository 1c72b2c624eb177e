package aegle.server.calendars;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.ConfirmedHours;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.signals.Measurement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalendarWatchTest {
  private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");

  @Test
  void every_clinic_has_a_series_and_one_without_hours_is_open(@TempDir Path folder) {
    try (StateDatabase state =
        new StateDatabase(new StateLocation.Sqlite(folder.resolve("s.db")))) {
      state.open();
      OpeningHours day = CalendarYaml.parseWeek("{mon-sun: 09:00-18:00}");
      List<Calendars.Clinic> clinics =
          List.of(
              new Calendars.Clinic("siam", "Siam", BANGKOK, Optional.of(day)),
              new Calendars.Clinic("other", "Other", BANGKOK, Optional.empty()));
      List<Measurement> written = new ArrayList<>();
      CalendarWatch watch =
          new CalendarWatch(
              new Calendars(() -> clinics, new ConfirmedHours(state)),
              written::addAll,
              InstantSource.fixed(Instant.parse("2026-11-23T15:00:00Z")),
              new SimpleMeterRegistry());
      watch.look();
      assertThat(written).extracting(Measurement::name).containsOnly("clinic:open");
      assertThat(written).extracting(Measurement::value).containsExactly(0.0, 1.0);
      assertThat(written.getFirst().labels().get("clinic_id")).isEqualTo("siam");
      assertThat(written.getFirst().labels().get("clinic")).isEqualTo("siam");
    }
  }
}
