package aegle.clinic.platform;

import aegle.clinic.town.Clinic;
import aegle.starter.AppointmentMetrics;
import io.sentry.SentryLogLevel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Books what visitors ask for: checks it, keeps it, counts it and has it confirmed by e-mail. */
final class BookingDesk {
  private final AppointmentStore store;
  private final TransactionTemplate transactions;
  private final Catalogue catalogue;
  private final Confirmations confirmations;
  private final AppointmentMetrics metrics;
  private final RunningRelease running;
  private final InstantSource clock;

  BookingDesk(
      AppointmentStore store,
      TransactionTemplate transactions,
      Catalogue catalogue,
      Confirmations confirmations,
      AppointmentMetrics metrics,
      RunningRelease running,
      InstantSource clock) {
    this.store = store;
    this.transactions = transactions;
    this.catalogue = catalogue;
    this.confirmations = confirmations;
    this.metrics = metrics;
    this.running = running;
    this.clock = clock;
  }

  /**
   * Books.
   *
   * @param claim what has to succeed with the appointment, or neither is kept
   */
  Appointment book(Booking booking, Consumer<Appointment> claim) {
    Clinic clinic = catalogue.clinic(booking.clinicId());
    Reports.concern(clinic.id(), booking.customerId());
    Clinic.Service service = catalogue.service(clinic, booking.serviceType());
    catalogue.requireCustomer(booking.customerId());
    Instant now = clock.instant();
    if (!booking.startsAt().isAfter(now) || !clinic.isOpen(booking.startsAt())) {
      throw new RefusedException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "%s is closed then or the time has passed; choose from %s to %s, %s"
              .formatted(clinic.name(), clinic.opens(), clinic.closes(), clinic.zone()));
    }
    requireDeposit(clinic, service);
    Appointment booked =
        Reports.step(
            "db.sql.query",
            "insert into appointments",
            () -> keep(clinic, service, booking, now, claim));
    metrics.booked(booked.clinicId(), booked.serviceType());
    Reports.log(
        SentryLogLevel.INFO,
        booked.clinicId(),
        "Appointment %d booked: %s".formatted(booked.id(), booked.serviceType()));
    confirmations.send(booked, clinic, service);
    return booked;
  }

  private void requireDeposit(Clinic clinic, Clinic.Service service) {
    try {
      running.requireDeposit(service.type());
    } catch (DepositMissingException e) {
      Reports.log(SentryLogLevel.ERROR, clinic.id(), "Appointment failed: " + e.getMessage());
      throw e;
    }
  }

  private Appointment keep(
      Clinic clinic,
      Clinic.Service service,
      Booking booking,
      Instant now,
      Consumer<Appointment> claim) {
    return Objects.requireNonNull(
        transactions.execute(_ -> {
          Appointment kept =
              store.book(clinic, service, booking.customerId(), booking.startsAt(), now);
          claim.accept(kept);
          return kept;
        }));
  }
}
