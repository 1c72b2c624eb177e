package aegle.clinic.demand;

import aegle.clinic.town.Clinic;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends visitors to the platform: for each clinic a Poisson stream whose rate follows the day. Each
 * visitor is a virtual thread with its own HTTP requests.
 */
public final class TrafficGenerator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrafficGenerator.class);
  private static final int MAX_VISITS_AT_ONCE = 300;
  private static final Duration STEP = Duration.ofMillis(250);

  private final List<Clinic> clinics;
  private final InstantSource clock;
  private final SplittableRandom random;
  private final Browser browser;
  private final Appetite appetite;
  private final AfterBooking afterBooking;
  private final Semaphore room = new Semaphore(MAX_VISITS_AT_ONCE);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final LongAdder visits = new LongAdder();
  private final LongAdder turnedAway = new LongAdder();

  /**
   * Prepares the visitors; nobody comes before {@link #start}.
   *
   * @param platform such as {@code http://localhost:8700}
   * @param vitals where browsers send how fast a page felt
   */
  public TrafficGenerator(
      List<Clinic> clinics,
      URI platform,
      URI vitals,
      InstantSource clock,
      Appetite appetite,
      long seed) {
    this.clinics = List.copyOf(clinics);
    this.clock = clock;
    this.appetite = appetite;
    this.random = new SplittableRandom(seed);
    this.browser = new Browser(platform, vitals);
    this.afterBooking = new AfterBooking(browser, clock, stopped);
  }

  /** Opens the streams. */
  public void start() {
    for (Clinic clinic : clinics) {
      SplittableRandom own = random.split();
      Thread.ofVirtual().name("visitors-" + clinic.id()).start(() -> stream(clinic, own));
    }
  }

  private void stream(Clinic clinic, SplittableRandom own) {
    double stepSeconds = STEP.toMillis() / 1000.0;
    while (!pause(STEP)) {
      double expected = DemandModel.visitsPerSecond(clinic, clock.instant()) * stepSeconds;
      int arrivals = DemandModel.poisson(expected, own);
      for (int i = 0; i < arrivals; i++) {
        admit(clinic, own.split());
      }
    }
  }

  private void admit(Clinic clinic, SplittableRandom own) {
    if (!room.tryAcquire()) {
      turnedAway.increment();
      return;
    }
    visits.increment();
    Thread.ofVirtual()
        .name("visitor")
        .start(() -> {
          try {
            visit(clinic, own);
          } finally {
            room.release();
          }
        });
  }

  private void visit(Clinic clinic, SplittableRandom own) {
    Browser.Visitor visitor = browser.visitor(own);
    visitor.open(clinic, "/", own);
    if (pause(think(own))) {
      return;
    }
    visitor.get(clinic, "/api/services?clinic=" + clinic.id());
    if (own.nextDouble() < DemandModel.ANALYSIS_SHARE && !pause(think(own))) {
      visitor.analyse(clinic, own);
    }
    if (own.nextDouble() < DemandModel.BOOKING_SHARE
        && appetite.isBooking()
        && !pause(think(own))) {
      visitor
          .book(clinic, clock.instant(), own)
          .ifPresent(appointment -> afterBooking.follow(clinic, appointment, own));
    }
  }

  private static Duration think(SplittableRandom own) {
    return Duration.ofMillis(200 + own.nextInt(1800));
  }

  /** Waits; true when the demo ends meanwhile. */
  private boolean pause(Duration duration) {
    return Waiting.until(stopped, duration);
  }

  @Override
  public void close() {
    stopped.countDown();
    boolean allLeft;
    try {
      allLeft = room.tryAcquire(MAX_VISITS_AT_ONCE, 2, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      allLeft = false;
    }
    browser.close();
    log.info("Stopped visits: visits={} turnedAway={} allLeft={}", visits, turnedAway, allLeft);
  }
}
