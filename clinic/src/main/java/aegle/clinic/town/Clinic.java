package aegle.clinic.town;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Set;

/**
 * A clinic.
 *
 * @param id the label {@code clinic_id}
 * @param opens local time, on every day that is not a closed day
 * @param services what it offers, in its own currency
 * @param visitsPerSecondAtPeak of its pages; the demo is busier than a clinic, so that an hour of
 *     it shows something
 */
public record Clinic(
    String id,
    String name,
    ZoneId zone,
    Currency currency,
    LocalTime opens,
    LocalTime closes,
    Set<DayOfWeek> closedDays,
    List<Service> services,
    double visitsPerSecondAtPeak) {
  public Clinic {
    closedDays = Set.copyOf(closedDays);
    services = List.copyOf(services);
  }

  /** Whether somebody is at the desk. */
  public boolean isOpen(Instant instant) {
    ZonedDateTime local = instant.atZone(zone);
    LocalTime time = local.toLocalTime();
    return !closedDays.contains(local.getDayOfWeek())
        && !time.isBefore(opens)
        && time.isBefore(closes);
  }

  /**
   * A service.
   *
   * @param type the label {@code service_type}
   * @param priceMinor in smallest units of the clinic's currency
   * @param popularity share of the bookings, of all services of a clinic 1 together
   */
  public record Service(
      String type, String name, long priceMinor, int minutes, double popularity) {}
}
