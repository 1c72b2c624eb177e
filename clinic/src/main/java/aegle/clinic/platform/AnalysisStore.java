package aegle.clinic.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps skin analyses in PostgreSQL. */
final class AnalysisStore {
  private static final int PAGE = 50;
  private static final String COLUMNS =
      "id, clinic_id, customer_id, model, analysis_type, severity, duration_millis, created_at";

  private final JdbcClient jdbc;

  AnalysisStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An analysis that is kept. */
  record Analysis(
      long id,
      String clinicId,
      long customerId,
      String model,
      String type,
      double severity,
      long durationMillis,
      Instant createdAt) {}

  Analysis keep(
      String clinicId, long customerId, AiClient.Finding finding, Duration duration, Instant now) {
    return jdbc.sql(
            """
            insert into skin_analyses (clinic_id, customer_id, model, analysis_type, severity,
              duration_millis, created_at)
            values (:clinic, :customer, :model, :type, :severity, :millis, :now)
            returning %s
            """
                .formatted(COLUMNS))
        .param("clinic", clinicId)
        .param("customer", customerId)
        .param("model", finding.model())
        .param("type", finding.type())
        .param("severity", finding.severity())
        .param("millis", duration.toMillis())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(AnalysisStore::read)
        .single();
  }

  /** The newest analyses of a customer, newest first; at most a page. */
  List<Analysis> ofCustomer(long customerId) {
    return jdbc.sql(
            "select %s from skin_analyses where customer_id = :customer".formatted(COLUMNS)
                + " order by created_at desc limit "
                + PAGE)
        .param("customer", customerId)
        .query(AnalysisStore::read)
        .list();
  }

  private static Analysis read(ResultSet row, int index) throws SQLException {
    return new Analysis(
        row.getLong("id"),
        row.getString("clinic_id"),
        row.getLong("customer_id"),
        row.getString("model"),
        row.getString("analysis_type"),
        row.getDouble("severity"),
        row.getLong("duration_millis"),
        row.getTimestamp("created_at").toInstant());
  }
}
