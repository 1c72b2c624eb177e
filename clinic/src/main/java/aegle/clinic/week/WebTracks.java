package aegle.clinic.week;

import aegle.clinic.demand.DemandModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** The HTTP series of the platform. */
final class WebTracks {
  private static final double[] BUCKETS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60
  };
  private static final String BOOKED = "/api/appointments/{id}";
  private static final double SIGMA = 0.5;

  private final Tape tape;
  private final Origin origin;
  private final List<Route> routes = new ArrayList<>();

  WebTracks(Tape tape, Origin origin) {
    this.tape = tape;
    this.origin = origin;
    route("GET", "/", "200", 0.003, Minute::visits);
    route("GET", "/api/services", "200", 0.004, Minute::visits);
    route("POST", "/api/analyses", "201", DemandModel.AI_MEDIAN_SECONDS, Minute::analyses);
    route("POST", "/api/appointments", "201", 0.012, Minute::bookings);
    route("GET", BOOKED, "200", 0.004, Minute::bookings);
    route("POST", BOOKED + "/confirm", "200", 0.006, Minute::bookings);
    route("POST", BOOKED + "/cancel", "200", 0.006, Minute::cancellations);
    route("POST", BOOKED + "/complete", "200", 0.006, Minute::completions);
  }

  /** What visitors did in a minute. */
  record Minute(int visits, int analyses, int bookings, int cancellations, int completions) {}

  private void route(
      String method,
      String template,
      String success,
      double medianSeconds,
      ToIntFunction<Minute> requests) {
    routes.add(
        new Route(
            counter(method, template, success),
            counter(method, template, "500"),
            new HistogramTracks(
                tape,
                BUCKETS,
                "http_request_duration_seconds",
                origin.platform("method", method, "route", template)),
            medianSeconds,
            requests));
  }

  private Tape.Track counter(String method, String template, String status) {
    return tape.track(
        "http_requests_total",
        origin.platform("method", method, "route", template, "status", status));
  }

  void live(Minute minute, double errorShare, double aiSlowness, RandomGenerator random) {
    for (Route route : routes) {
      int requests = route.requests.applyAsInt(minute);
      int failed = Math.min(requests, DemandModel.poisson(requests * errorShare, random));
      route.succeeded.add(requests - failed);
      route.failed.add(failed);
      boolean waitsForAi = route.medianSeconds >= DemandModel.AI_MEDIAN_SECONDS;
      double median = route.medianSeconds * (waitsForAi ? aiSlowness : 1);
      route.duration.observe(requests, median, SIGMA);
    }
  }

  private record Route(
      Tape.Track succeeded,
      Tape.Track failed,
      HistogramTracks duration,
      double medianSeconds,
      ToIntFunction<Minute> requests) {}
}
