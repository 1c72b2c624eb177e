package aegle.clinic.platform;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An appointment.
 *
 * @param date of the clinic's calendar
 * @param priceMinor in smallest units of the currency
 * @param rating 0 to 5, once the customer has given one
 */
record Appointment(
    long id,
    String clinicId,
    String serviceType,
    long customerId,
    LocalDate date,
    Instant startsAt,
    Status status,
    long priceMinor,
    String currency,
    @Nullable Integer rating) {

  /** From booked to done. */
  enum Status {
    PENDING,
    CONFIRMED,
    CANCELLED,
    COMPLETED;

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Status of(String column) {
      return valueOf(column.toUpperCase(Locale.ROOT));
    }
  }
}
