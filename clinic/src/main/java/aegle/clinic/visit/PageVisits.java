package aegle.clinic.visit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the page visited: twice at the start, and then every few minutes. Now and then somebody books
 * a time twice, and that is an error: seldom enough that the errors of a quiet day wake nobody.
 */
public final class PageVisits implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PageVisits.class);
  private static final Duration BETWEEN = Duration.ofMinutes(5);

  /** Every so many visits, the first one included, a time is booked twice. */
  private static final int CLASH_EVERY = 4;

  private static final int VISITS_AT_THE_START = 2;

  private final Path executable;
  private final URI page;
  private final Path folder;
  private final BooleanSupplier booking;
  private final SplittableRandom random;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger brokenOff = new AtomicInteger();
  private @Nullable Thread thread;

  PageVisits(Path executable, URI page, Path folder, BooleanSupplier booking, long seed) {
    this.executable = executable;
    this.page = page;
    this.folder = folder;
    this.booking = booking;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Visits of a page; empty when this machine has no Chromium. Nobody comes before {@link #start}.
   *
   * @param folder for what a browser keeps; deleted after each visit
   * @param booking whether visitors book these days
   */
  public static Optional<PageVisits> of(URI page, Path folder, BooleanSupplier booking, long seed) {
    return Chromium.find()
        .map(executable -> new PageVisits(executable, page, folder, booking, seed));
  }

  public void start() {
    thread = Thread.ofVirtual().name("page-visits").start(this::live);
  }

  private void live() {
    int visits = 0;
    boolean over = false;
    boolean well = true;
    while (!over) {
      well = isWell(visits, well);
      visits++;
      over = isOver(visits < VISITS_AT_THE_START ? Duration.ZERO : BETWEEN);
    }
  }

  /**
   * Makes a visit and tells whether it was made to its end; of failures in a row the first is
   * logged.
   */
  private boolean isWell(int visitsBefore, boolean wasWell) {
    try {
      visit(bookings(visitsBefore));
      return true;
    } catch (IOException | RuntimeException e) {
      if (ended.getCount() == 0) {
        return true;
      }
      int all = brokenOff.incrementAndGet();
      if (wasWell) {
        log.warn("A visit of the clinic's page broke off: count={} reason={}", all, e.toString());
      }
      return false;
    }
  }

  /** Visits that broke off since the start. */
  int brokenOff() {
    return brokenOff.get();
  }

  private int bookings(int visitsBefore) {
    if (!booking.getAsBoolean()) {
      return 0;
    }
    return visitsBefore % CLASH_EVERY == 0 ? 2 : 1;
  }

  private void visit(int bookings) throws IOException {
    delete(folder);
    Files.createDirectories(folder);
    try (Chromium chromium = Chromium.start(executable, folder)) {
      new BookingVisit(chromium, page, random.split(), ended).make(bookings);
    } finally {
      delete(folder);
    }
  }

  private boolean isOver(Duration pause) {
    try {
      return ended.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  /** The browser's last processes may still be writing: what is gone meanwhile is gone. */
  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Ends a visit that is being made, and waits until its browser is gone. */
  @Override
  public void close() {
    ended.countDown();
    Thread running = thread;
    if (running != null) {
      try {
        running.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        log.warn("Interrupted while a visit ended");
      }
    }
  }
}
