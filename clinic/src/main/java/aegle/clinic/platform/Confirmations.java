package aegle.clinic.platform;

import aegle.clinic.town.Clinic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sentry.SentryLogLevel;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * Sends a confirmation for each booking, beside the request and never instead of it: a mail server
 * that is slow or gone costs e-mails, not bookings.
 */
final class Confirmations {
  private static final Logger log = LoggerFactory.getLogger(Confirmations.class);
  private static final int MAX_UNDER_WAY = 32;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEEE d MMMM, HH:mm", Locale.ENGLISH);

  private final JavaMailSender mail;
  private final Semaphore room = new Semaphore(MAX_UNDER_WAY);
  private final Counter sent;
  private final Counter failed;
  private final Counter dropped;

  Confirmations(JavaMailSender mail, MeterRegistry registry) {
    this.mail = mail;
    this.sent = counter(registry, "sent");
    this.failed = counter(registry, "failed");
    this.dropped = counter(registry, "dropped");
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("confirmation.emails")
        .description("Confirmation e-mails, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  void send(Appointment appointment, Clinic clinic, Clinic.Service service) {
    if (!room.tryAcquire()) {
      dropped.increment();
      return;
    }
    SimpleMailMessage message = message(appointment, clinic, service);
    Runnable sending =
        () -> {
          try {
            deliver(message, appointment, clinic);
          } finally {
            room.release();
          }
        };
    Thread.ofVirtual().name("confirmation").start(Reports.carried(sending));
  }

  private void deliver(SimpleMailMessage message, Appointment appointment, Clinic clinic) {
    try {
      mail.send(message);
      sent.increment();
      // Written as many platforms write it, with the customer's address: masking is shown by it.
      Reports.log(
          SentryLogLevel.INFO,
          clinic.id(),
          "Confirmation sent to customer-%d@customers.example".formatted(appointment.customerId()));
    } catch (MailException e) {
      failed.increment();
      Reports.error(e);
      log.warn(
          "Confirmation was not sent: appointment={} error={}",
          appointment.id(),
          e.getClass().getSimpleName());
    }
  }

  private static SimpleMailMessage message(
      Appointment appointment, Clinic clinic, Clinic.Service service) {
    SimpleMailMessage message = new SimpleMailMessage();
    message.setFrom("bookings@" + clinic.id() + ".example");
    message.setTo("customer-" + appointment.customerId() + "@customers.example");
    message.setSubject("Your appointment at " + clinic.name());
    message.setText(
        "%s on %s (%s time).\nAppointment %d."
            .formatted(
                service.name(),
                TIME.format(appointment.startsAt().atZone(clinic.zone())),
                clinic.zone(),
                appointment.id()));
    return message;
  }
}
