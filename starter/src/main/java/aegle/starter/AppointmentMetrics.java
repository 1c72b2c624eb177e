package aegle.starter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Currency;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happens to appointments. A call never throws: what cannot be counted is refused and
 * counted in {@code aegle_starter_refused_total}. May be called from any thread.
 *
 * <p>Bookings and cancellations carry the same labels, so that one can be divided by the other, and
 * both are born together at zero: a counter that is born at one has no increase, and the first
 * cancellation of a clinic would be lost. {@link #announce} makes them known before the first
 * booking.
 */
public final class AppointmentMetrics {
  private static final double[] RATINGS = {1, 2, 3, 4, 5};
  private static final double MAX_RATING = 5;

  private final MeterRegistry registry;
  private final BoundedLabel clinics;
  private final BoundedLabel services;
  private final Map<Place, Journey> journeys = new ConcurrentHashMap<>();
  private final Map<Till, LongAdder> tills = new ConcurrentHashMap<>();
  private final Counter refusedRatings;

  AppointmentMetrics(MeterRegistry registry, StarterProperties properties) {
    this.registry = registry;
    this.clinics = new BoundedLabel("clinic_id", properties.maxClinics(), registry);
    this.services = new BoundedLabel("service_type", properties.maxServiceTypes(), registry);
    this.refusedRatings = Refusals.counter(registry, "appointment_rated");
  }

  /** Starts every series of a clinic's service at zero. */
  public void announce(String clinicId, String serviceType, Currency currency) {
    Place place = place(clinicId, serviceType);
    journey(place);
    till(place, currency);
    satisfaction(place.clinicId());
  }

  /** An appointment was booked. */
  public void booked(String clinicId, String serviceType) {
    journey(place(clinicId, serviceType)).booked().increment();
  }

  /** An appointment was cancelled, by the customer or by the clinic. */
  public void cancelled(String clinicId, String serviceType) {
    journey(place(clinicId, serviceType)).cancelled().increment();
  }

  /** An appointment took place and was paid: revenue is counted when it is earned, as a sum. */
  public void completed(String clinicId, String serviceType, Money paid) {
    till(place(clinicId, serviceType), paid.currency()).add(paid.minor());
  }

  /**
   * A customer rated an appointment.
   *
   * @param rating 0 to 5; zero is a rating like any other
   */
  public void rated(String clinicId, double rating) {
    if (rating >= 0 && rating <= MAX_RATING) {
      satisfaction(clinics.admit(clinicId)).record(rating);
    } else {
      refusedRatings.increment();
    }
  }

  private Place place(String clinicId, String serviceType) {
    return new Place(clinics.admit(clinicId), services.admit(serviceType));
  }

  private Journey journey(Place place) {
    return journeys.computeIfAbsent(
        place,
        _ ->
            new Journey(
                counter("appointment.bookings", "Appointments booked", place),
                counter("appointment.cancellations", "Appointments cancelled", place)));
  }

  private Counter counter(String name, String description, Place place) {
    return Counter.builder(name)
        .description(description)
        .tag("clinic_id", place.clinicId())
        .tag("service_type", place.serviceType())
        .register(registry);
  }

  // The sum is kept in whole minor units and only divided when it is read: no error adds up.
  private LongAdder till(Place place, Currency currency) {
    return tills.computeIfAbsent(
        new Till(place, currency),
        till -> {
          LongAdder minor = new LongAdder();
          double unit = Math.pow(10, Money.digits(currency));
          FunctionCounter.builder("appointment.revenue", minor, sum -> sum.sum() / unit)
              .description("Revenue of completed appointments, in whole units of the currency")
              .tag("clinic_id", till.place().clinicId())
              .tag("service_type", till.place().serviceType())
              .tag("currency", currency.getCurrencyCode())
              .register(registry);
          return minor;
        });
  }

  private DistributionSummary satisfaction(String admittedClinic) {
    return DistributionSummary.builder("appointment.satisfaction")
        .description("Ratings of appointments, 0 to 5")
        .tag("clinic_id", admittedClinic)
        .serviceLevelObjectives(RATINGS)
        .register(registry);
  }

  private record Place(String clinicId, String serviceType) {}

  private record Till(Place place, Currency currency) {}

  private record Journey(Counter booked, Counter cancelled) {}
}
