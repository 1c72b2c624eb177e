package aegle.clinic.platform;

import aegle.clinic.town.Clinic;
import io.sentry.SentryLogLevel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The times that the clinic's page offers, each to one person, in PostgreSQL. */
final class OnlineSlots {
  private static final Duration EVERY = Duration.ofMinutes(30);
  private static final Duration AHEAD = Duration.ofHours(3);
  private static final Duration FURTHEST = Duration.ofDays(14);
  private static final int OFFERED = 12;
  private static final int NEWEST = 6;

  private final JdbcClient jdbc;

  OnlineSlots(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The next times at which somebody is at the desk and which nobody has taken here. */
  List<Instant> offered(Clinic clinic, Instant now) {
    Set<Instant> taken = taken(clinic, now);
    Instant from = now.plus(AHEAD).truncatedTo(ChronoUnit.HOURS);
    List<Instant> offered = new ArrayList<>(OFFERED);
    for (Instant each = from;
        offered.size() < OFFERED && each.isBefore(now.plus(FURTHEST));
        each = each.plus(EVERY)) {
      if (clinic.isOpen(each) && !taken.contains(each)) {
        offered.add(each);
      }
    }
    return offered;
  }

  private Set<Instant> taken(Clinic clinic, Instant now) {
    return new HashSet<>(
        jdbc.sql(
                "select starts_at from online_slots where clinic_id = :clinic and starts_at > :now")
            .param("clinic", clinic.id())
            .param("now", now.atOffset(ZoneOffset.UTC))
            .query((row, _) -> row.getTimestamp("starts_at").toInstant())
            .list());
  }

  /**
   * Takes the time of an appointment.
   *
   * @throws SlotClashException when it is taken: the page promised it to two people
   */
  void take(Appointment appointment) {
    int kept =
        jdbc.sql(
                """
                insert into online_slots (clinic_id, starts_at, appointment_id)
                values (:clinic, :starts, :appointment) on conflict do nothing
                """)
            .param("clinic", appointment.clinicId())
            .param("starts", appointment.startsAt().atOffset(ZoneOffset.UTC))
            .param("appointment", appointment.id())
            .update();
    if (kept == 0) {
      Reports.log(
          SentryLogLevel.WARN,
          appointment.clinicId(),
          "Time offered although it was taken: " + appointment.startsAt());
      throw new SlotClashException(appointment.clinicId() + ", " + appointment.startsAt());
    }
  }

  /** What was booked on the page, newest first. */
  List<Booked> newest(Clinic clinic) {
    return jdbc.sql(
            """
            select s.starts_at, a.service_type, a.status from online_slots s
            join appointments a on a.id = s.appointment_id
            where s.clinic_id = :clinic order by s.appointment_id desc limit %d
            """
                .formatted(NEWEST))
        .param("clinic", clinic.id())
        .query(OnlineSlots::read)
        .list();
  }

  /** A booking as everybody may see it: without the person. */
  record Booked(Instant startsAt, String serviceType, String status) {}

  private static Booked read(ResultSet row, int index) throws SQLException {
    return new Booked(
        row.getTimestamp("starts_at").toInstant(),
        row.getString("service_type"),
        row.getString("status"));
  }
}
