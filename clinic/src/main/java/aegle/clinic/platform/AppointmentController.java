package aegle.clinic.platform;

import aegle.clinic.platform.Appointment.Status;
import aegle.starter.AppointmentMetrics;
import aegle.starter.Money;
import io.sentry.SentryLogLevel;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Books appointments and carries them through their life. */
@RestController
@RequestMapping("/api/appointments")
final class AppointmentController {
  private static final int BEST_RATING = 5;

  private final BookingDesk desk;
  private final AppointmentStore store;
  private final Catalogue catalogue;
  private final AppointmentMetrics metrics;
  private final InstantSource clock;

  AppointmentController(
      BookingDesk desk,
      AppointmentStore store,
      Catalogue catalogue,
      AppointmentMetrics metrics,
      InstantSource clock) {
    this.desk = desk;
    this.store = store;
    this.catalogue = catalogue;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** What a customer sends afterwards. */
  record Rating(int rating) {}

  /** Books as partners do, who promise no time to one person alone. */
  @PostMapping
  ResponseEntity<Appointment> book(@RequestBody Booking booking) {
    return ResponseEntity.status(HttpStatus.CREATED).body(desk.book(booking, _ -> {}));
  }

  @GetMapping
  List<Appointment> ofDay(
      @RequestParam("clinic") String clinicId, @RequestParam("date") LocalDate date) {
    return store.ofDay(catalogue.clinic(clinicId).id(), date);
  }

  @GetMapping("/{id}")
  Appointment one(@PathVariable("id") long id) {
    return store
        .find(id)
        .orElseThrow(() -> new RefusedException(HttpStatus.NOT_FOUND, "no appointment " + id));
  }

  @PostMapping("/{id}/confirm")
  Appointment confirm(@PathVariable("id") long id) {
    return move(id, List.of(Status.PENDING), Status.CONFIRMED);
  }

  @PostMapping("/{id}/cancel")
  Appointment cancel(@PathVariable("id") long id) {
    Appointment cancelled = move(id, List.of(Status.PENDING, Status.CONFIRMED), Status.CANCELLED);
    metrics.cancelled(cancelled.clinicId(), cancelled.serviceType());
    Reports.log(
        SentryLogLevel.WARN, cancelled.clinicId(), "Appointment %d cancelled".formatted(id));
    return cancelled;
  }

  @PostMapping("/{id}/complete")
  Appointment complete(@PathVariable("id") long id) {
    Appointment done = move(id, List.of(Status.CONFIRMED), Status.COMPLETED);
    Money paid = new Money(done.priceMinor(), Currency.getInstance(done.currency()));
    metrics.completed(done.clinicId(), done.serviceType(), paid);
    return done;
  }

  @PostMapping("/{id}/rating")
  Appointment rate(@PathVariable("id") long id, @RequestBody Rating given) {
    int rating = given.rating();
    if (rating < 0 || rating > BEST_RATING) {
      throw new RefusedException(
          HttpStatus.UNPROCESSABLE_CONTENT, "a rating is 0 to 5; got " + rating);
    }
    Appointment rated = store.rate(id, rating).orElseThrow(() -> conflict(id, "rated"));
    metrics.rated(rated.clinicId(), rating);
    return rated;
  }

  private Appointment move(long id, List<Status> from, Status to) {
    Appointment moved =
        store.move(id, from, to, clock.instant()).orElseThrow(() -> conflict(id, to.column()));
    Reports.concern(moved.clinicId(), moved.customerId());
    return moved;
  }

  private RefusedException conflict(long id, String wanted) {
    Appointment appointment = one(id);
    return new RefusedException(
        HttpStatus.CONFLICT,
        "appointment %d is %s and cannot be %s"
            .formatted(id, appointment.status().column(), wanted));
  }
}
