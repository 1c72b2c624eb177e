package aegle.clinic.week;

import aegle.clinic.demand.DemandModel;
import aegle.clinic.town.Clinic;
import aegle.clinic.town.Town;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws what happens in each minute of the week and moves the series accordingly. */
final class WeekModel {
  static final Duration STEP = Duration.ofMinutes(1);
  private static final double BAD_ERROR_SHARE = 0.09;
  private static final double SLOW_AI_FACTOR = 9;

  private final Instant end;
  private final SplittableRandom random;
  private final List<ClinicTracks> clinics = new ArrayList<>();
  private final WebTracks web;
  private final AiTracks ai;
  private final SystemTracks system;

  WeekModel(Tape tape, Origin origin, Instant end, long seed) {
    this.end = end;
    this.random = new SplittableRandom(seed);
    Town.CLINICS.forEach(clinic -> clinics.add(new ClinicTracks(tape, origin, clinic)));
    this.web = new WebTracks(tape, origin);
    this.ai = new AiTracks(tape, origin);
    this.system = new SystemTracks(tape, origin);
  }

  /** Lives one minute. */
  void live(Instant minute) {
    double errorShare = between(minute, 4, 5, 14) ? BAD_ERROR_SHARE : 0.0006;
    double slowness = between(minute, 2, 3, 40) ? SLOW_AI_FACTOR : 1;
    int visits = 0;
    int bookings = 0;
    int cancellations = 0;
    int completions = 0;
    for (ClinicTracks tracks : clinics) {
      Clinic clinic = tracks.clinic();
      double expected = DemandModel.visitsPerSecond(clinic, minute) * STEP.toSeconds();
      visits += DemandModel.poisson(expected, random);
      double expectedBookings = expected * DemandModel.BOOKING_SHARE;
      int booked = DemandModel.poisson(expectedBookings, random);
      int cancelled =
          DemandModel.poisson(expectedBookings * DemandModel.CANCELLATION_SHARE, random);
      double kept = expectedBookings * (1 - DemandModel.CANCELLATION_SHARE);
      int completed = clinic.isOpen(minute) ? DemandModel.poisson(kept, random) : 0;
      tracks.live(booked, cancelled, completed, random);
      bookings += booked;
      cancellations += cancelled;
      completions += completed;
    }
    int analyses = DemandModel.poisson(visits * DemandModel.ANALYSIS_SHARE, random);
    web.live(
        new WebTracks.Minute(visits, analyses, bookings, cancellations, completions),
        errorShare,
        slowness,
        random);
    ai.live(analyses, slowness, random);
    system.live(visits, slowness, random);
  }

  /** Whether a moment of the week has gone wrong: so many days and hours ago, for minutes. */
  private boolean between(Instant minute, int daysAgo, int hoursAgo, int minutes) {
    Instant from = end.minus(Duration.ofDays(daysAgo)).minus(Duration.ofHours(hoursAgo));
    return !minute.isBefore(from) && minute.isBefore(from.plus(Duration.ofMinutes(minutes)));
  }
}
