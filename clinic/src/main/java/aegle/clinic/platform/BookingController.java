package aegle.clinic.platform;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the clinic's page asks for: the times that are free, and one of them. */
@RestController
@RequestMapping("/api/bookings")
final class BookingController {
  private final BookingDesk desk;
  private final OnlineSlots slots;
  private final Catalogue catalogue;
  private final InstantSource clock;

  BookingController(BookingDesk desk, OnlineSlots slots, Catalogue catalogue, InstantSource clock) {
    this.desk = desk;
    this.slots = slots;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  @GetMapping("/slots")
  List<Instant> offered(@RequestParam("clinic") String clinicId) {
    return slots.offered(catalogue.clinic(clinicId), clock.instant());
  }

  @GetMapping
  List<OnlineSlots.Booked> newest(@RequestParam("clinic") String clinicId) {
    return slots.newest(catalogue.clinic(clinicId));
  }

  @PostMapping
  ResponseEntity<Appointment> book(@RequestBody Booking booking) {
    return ResponseEntity.status(HttpStatus.CREATED).body(desk.book(booking, slots::take));
  }
}
