package aegle.clinic.week;

import aegle.clinic.demand.DemandModel;
import aegle.clinic.town.Clinic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The appointment series of a clinic. */
final class ClinicTracks {
  private static final int BEST_RATING = 5;

  private final Clinic clinic;
  private final Map<Clinic.Service, Place> places = new LinkedHashMap<>();
  private final Tape.Track[] ratingsUpTo = new Tape.Track[BEST_RATING + 1];
  private final Tape.Track allRatings;
  private final Tape.Track ratingCount;
  private final Tape.Track ratingSum;

  ClinicTracks(Tape tape, Origin origin, Clinic clinic) {
    this.clinic = clinic;
    for (Clinic.Service service : clinic.services()) {
      places.put(service, place(tape, origin, service));
    }
    String id = clinic.id();
    for (int rating = 1; rating <= BEST_RATING; rating++) {
      ratingsUpTo[rating] =
          tape.track(
              "appointment_satisfaction_bucket",
              origin.platform("clinic_id", id, "le", Double.toString(rating)));
    }
    ratingsUpTo[0] = ratingsUpTo[1];
    allRatings =
        tape.track(
            "appointment_satisfaction_bucket", origin.platform("clinic_id", id, "le", "+Inf"));
    ratingCount = tape.track("appointment_satisfaction_count", origin.platform("clinic_id", id));
    ratingSum = tape.track("appointment_satisfaction_sum", origin.platform("clinic_id", id));
  }

  private Place place(Tape tape, Origin origin, Clinic.Service service) {
    String[] labels = origin.platform("clinic_id", clinic.id(), "service_type", service.type());
    String[] till =
        origin.platform(
            "clinic_id",
            clinic.id(),
            "service_type",
            service.type(),
            "currency",
            clinic.currency().getCurrencyCode());
    return new Place(
        tape.track("appointment_bookings_total", labels),
        tape.track("appointment_cancellations_total", labels),
        tape.track("appointment_revenue_total", till));
  }

  Clinic clinic() {
    return clinic;
  }

  void live(int booked, int cancelled, int completed, RandomGenerator random) {
    for (int i = 0; i < booked; i++) {
      place(random).bookings.add(1);
    }
    for (int i = 0; i < cancelled; i++) {
      place(random).cancellations.add(1);
    }
    double unit = Math.pow(10, clinic.currency().getDefaultFractionDigits());
    for (int i = 0; i < completed; i++) {
      Clinic.Service service = DemandModel.service(clinic, random);
      placeOf(service).revenue.add(service.priceMinor() / unit);
      if (random.nextDouble() < DemandModel.RATING_SHARE) {
        rate(DemandModel.rating(random));
      }
    }
  }

  private void rate(int rating) {
    for (int upTo = Math.max(1, rating); upTo <= BEST_RATING; upTo++) {
      ratingsUpTo[upTo].add(1);
    }
    allRatings.add(1);
    ratingCount.add(1);
    ratingSum.add(rating);
  }

  private Place place(RandomGenerator random) {
    return placeOf(DemandModel.service(clinic, random));
  }

  private Place placeOf(Clinic.Service service) {
    Place place = places.get(service);
    if (place == null) {
      throw new AssertionError("BUG: no series for service " + service.type());
    }
    return place;
  }

  private record Place(Tape.Track bookings, Tape.Track cancellations, Tape.Track revenue) {}
}
