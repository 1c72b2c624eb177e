package aegle.clinic.platform;

import io.sentry.SentryLogLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

/** Tells each clinic's desk how many confirmed appointments it has within a day. */
final class Reminders implements Job.Work {
  private static final Duration AHEAD = Duration.ofDays(1);

  private final JdbcClient jdbc;
  private final JavaMailSender mail;
  private final InstantSource clock;

  Reminders(JdbcClient jdbc, JavaMailSender mail, InstantSource clock) {
    this.jdbc = jdbc;
    this.mail = mail;
    this.clock = clock;
  }

  private record Due(String clinicId, long appointments) {}

  @Override
  public void run() {
    List<Due> due = due(clock.instant());
    for (Due each : due) {
      SimpleMailMessage message = new SimpleMailMessage();
      message.setFrom("reminders@" + each.clinicId() + ".example");
      message.setTo("desk@" + each.clinicId() + ".example");
      boolean one = each.appointments() == 1;
      message.setSubject("Please remind " + each.appointments() + (one ? " patient" : " patients"));
      message.setText(
          each.appointments()
              + (one ? " confirmed appointment lies" : " confirmed appointments lie")
              + " within the next 24 hours.");
      mail.send(message);
      Reports.log(
          SentryLogLevel.INFO,
          each.clinicId(),
          "Reminders listed for the desk: " + each.appointments());
    }
  }

  private List<Due> due(Instant now) {
    return jdbc.sql(
            """
            select clinic_id, count(*) as due from appointments
            where status = 'confirmed' and starts_at >= :from and starts_at < :to
            group by clinic_id order by clinic_id
            """)
        .param("from", now.atOffset(ZoneOffset.UTC))
        .param("to", now.plus(AHEAD).atOffset(ZoneOffset.UTC))
        .query((row, _) -> new Due(row.getString("clinic_id"), row.getLong("due")))
        .list();
  }
}
