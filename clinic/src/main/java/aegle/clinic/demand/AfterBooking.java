package aegle.clinic.demand;

import aegle.clinic.town.Clinic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * What becomes of a booking: confirmed by the desk, then cancelled, or kept, paid and perhaps
 * rated. In life this takes days; here minutes, and only while the clinic is open.
 */
final class AfterBooking {
  // Bookings whose fate is still open; beyond this they simply stay pending.
  private static final int MAX_FOLLOWED = 2000;

  private final Browser browser;
  private final InstantSource clock;
  private final CountDownLatch stopped;
  private final Semaphore room = new Semaphore(MAX_FOLLOWED);

  AfterBooking(Browser browser, InstantSource clock, CountDownLatch stopped) {
    this.browser = browser;
    this.clock = clock;
    this.stopped = stopped;
  }

  void follow(Clinic clinic, long appointment, SplittableRandom random) {
    if (!room.tryAcquire()) {
      return;
    }
    Thread.ofVirtual()
        .name("appointment")
        .start(() -> {
          try {
            live(clinic, "/api/appointments/" + appointment, random);
          } finally {
            room.release();
          }
        });
  }

  private void live(Clinic clinic, String appointment, SplittableRandom random) {
    if (pause(5, 20, random)) {
      return;
    }
    browser.post(appointment + "/confirm");
    if (pause(20, 90, random)) {
      return;
    }
    if (random.nextDouble() < DemandModel.CANCELLATION_SHARE) {
      browser.post(appointment + "/cancel");
      return;
    }
    if (!clinic.isOpen(clock.instant())) {
      return;
    }
    browser.post(appointment + "/complete");
    if (random.nextDouble() < DemandModel.RATING_SHARE && !pause(5, 60, random)) {
      int rating = DemandModel.rating(random);
      browser.post(appointment + "/rating", "{\"rating\":" + rating + "}");
    }
  }

  private boolean pause(int fromSeconds, int toSeconds, SplittableRandom random) {
    return Waiting.until(stopped, Duration.ofSeconds(random.nextInt(fromSeconds, toSeconds)));
  }
}
