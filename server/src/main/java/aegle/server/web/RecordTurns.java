package aegle.server.web;

import aegle.records.RecordQueryException;
import aegle.records.RecordStore;
import aegle.records.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Lets only so many pages search the records at once, so that readers cannot starve the intake. Who
 * comes then waits a little, and is told so by 503 when that was not enough.
 */
final class RecordTurns {
  /** Pages that search at the same time. */
  static final int MAX_PAGES = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Semaphore turns = new Semaphore(MAX_PAGES, true);
  private final RecordStore records;
  private final LongSupplier nanoTicker;
  private final Counter refused;

  RecordTurns(RecordStore records, LongSupplier nanoTicker, MeterRegistry meters) {
    this.records = records;
    this.nanoTicker = nanoTicker;
    refused =
        Counter.builder("aegle.web.records.refused")
            .description("Pages not made because as many as allowed were searching the records.")
            .register(meters);
  }

  /**
   * Has a page ask its questions when it is its turn; what the store cannot answer becomes a page
   * that says so.
   */
  <T> T ask(Function<Questions, T> work) {
    if (!isMyTurn()) {
      refused.increment();
      throw new ResponseStatusException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "as many pages search the records as allowed (" + MAX_PAGES + "); try again");
    }
    try {
      return work.apply(new Questions(records, nanoTicker));
    } catch (RecordQueryException e) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
    } catch (StoreException | aegle.metrics.StoreException e) {
      throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage(), e);
    } finally {
      turns.release();
    }
  }

  private boolean isMyTurn() {
    try {
      return turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      // Whoever interrupts a request wants it to end, and refusing it ends it.
      return false;
    }
  }
}
