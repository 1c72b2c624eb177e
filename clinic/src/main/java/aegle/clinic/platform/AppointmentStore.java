package aegle.clinic.platform;

import aegle.clinic.platform.Appointment.Status;
import aegle.clinic.town.Clinic;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps appointments in PostgreSQL. */
final class AppointmentStore {
  private static final String COLUMNS =
      "id, clinic_id, service_type, customer_id, appointment_date, starts_at, status,"
          + " price_minor, currency, rating";
  private static final int PAGE = 100;

  private final JdbcClient jdbc;

  AppointmentStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Appointment book(
      Clinic clinic, Clinic.Service service, long customerId, Instant startsAt, Instant now) {
    return jdbc.sql(
            """
            insert into appointments (clinic_id, service_type, customer_id, appointment_date,
              starts_at, status, price_minor, currency, booked_at, changed_at)
            values (:clinic, :service, :customer, :date, :starts, 'pending', :price, :currency,
              :now, :now)
            returning %s
            """
                .formatted(COLUMNS))
        .param("clinic", clinic.id())
        .param("service", service.type())
        .param("customer", customerId)
        .param("date", startsAt.atZone(clinic.zone()).toLocalDate())
        .param("starts", startsAt.atOffset(ZoneOffset.UTC))
        .param("price", service.priceMinor())
        .param("currency", clinic.currency().getCurrencyCode())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(AppointmentStore::read)
        .single();
  }

  Optional<Appointment> find(long id) {
    return jdbc.sql("select " + COLUMNS + " from appointments where id = :id")
        .param("id", id)
        .query(AppointmentStore::read)
        .optional();
  }

  /** The appointments of a clinic's day that still count, in order of time; at most a page. */
  List<Appointment> ofDay(String clinicId, LocalDate date) {
    return jdbc.sql(
            """
            select %s from appointments
            where clinic_id = :clinic and appointment_date = :date
              and status in ('pending', 'confirmed', 'completed')
            order by starts_at limit %d
            """
                .formatted(COLUMNS, PAGE))
        .param("clinic", clinicId)
        .param("date", date)
        .query(AppointmentStore::read)
        .list();
  }

  /** Moves an appointment on; empty when it is not in one of the states that allow it. */
  Optional<Appointment> move(long id, List<Status> from, Status to, Instant now) {
    return jdbc.sql(
            """
            update appointments set status = :to, changed_at = :now
            where id = :id and status in (:from)
            returning %s
            """
                .formatted(COLUMNS))
        .param("to", to.column())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .param("from", from.stream().map(Status::column).toList())
        .query(AppointmentStore::read)
        .optional();
  }

  /** Keeps a rating; empty when the appointment is not completed or was rated before. */
  Optional<Appointment> rate(long id, int rating) {
    return jdbc.sql(
            """
            update appointments set rating = :rating
            where id = :id and status = 'completed' and rating is null
            returning %s
            """
                .formatted(COLUMNS))
        .param("rating", rating)
        .param("id", id)
        .query(AppointmentStore::read)
        .optional();
  }

  private static Appointment read(ResultSet row, int index) throws SQLException {
    return new Appointment(
        row.getLong("id"),
        row.getString("clinic_id"),
        row.getString("service_type"),
        row.getLong("customer_id"),
        row.getObject("appointment_date", LocalDate.class),
        row.getTimestamp("starts_at").toInstant(),
        Status.of(row.getString("status")),
        row.getLong("price_minor"),
        row.getString("currency"),
        row.getObject("rating", Integer.class));
  }
}
