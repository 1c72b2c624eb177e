package aegle.server.web;

import aegle.records.RecordStore;
import aegle.records.StoredEntry;
import aegle.records.Tail;
import aegle.server.access.OwnPlaces;
import aegle.server.web.view.LogLine;
import aegle.signals.EntryKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends pages the lines that match as they come in, twice a second and at most {@value #MAX_LINES}
 * at once; how many more there were is told. One virtual thread a page.
 */
final class LogTails implements AutoCloseable {
  /** Lines in one message to a page; of more the newest are kept. */
  static final int MAX_LINES = 50;

  /** Pages of one person that follow at the same time; the store bounds how many do in all. */
  static final int MAX_OWN = 5;

  private static final Duration PACE = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration LIFE = Duration.ofMinutes(30);
  private static final Logger log = LoggerFactory.getLogger(LogTails.class);

  private final RecordStore records;
  private final LongSupplier nanoTicker;
  private final Set<Tail> open = ConcurrentHashMap.newKeySet();
  private final OwnPlaces places = new OwnPlaces(MAX_OWN);
  private final Counter missed;
  private final Counter refused;

  LogTails(RecordStore records, LongSupplier nanoTicker, MeterRegistry meters) {
    this.records = records;
    this.nanoTicker = nanoTicker;
    missed =
        Counter.builder("aegle.web.tail.missed")
            .description("Log lines that a following page was not shown, since too many came.")
            .register(meters);
    refused =
        Counter.builder("aegle.web.tail.refused")
            .description("Pages that could not follow the log, as many of the same person did.")
            .register(meters);
  }

  /**
   * What is sent to a page.
   *
   * @param lines oldest first
   * @param missed how many others there were
   */
  record Message(List<LogLine> lines, long missed) {}

  /**
   * Begins to follow.
   *
   * @param person who follows, by name
   * @throws ResponseStatusException when as many pages of this person follow as may
   * @throws aegle.records.RecordQueryException when the query cannot be read
   * @throws aegle.records.StoreException when as many follow as may
   */
  SseEmitter follow(String person, String query, Function<StoredEntry, LogLine> write) {
    if (!places.take(person)) {
      refused.increment();
      throw new ResponseStatusException(
          HttpStatus.TOO_MANY_REQUESTS,
          "as many pages of yours follow the log as may (" + MAX_OWN + "); close one");
    }
    Tail tail;
    try {
      tail = records.tail(Set.of(EntryKind.LOG), query);
    } catch (RuntimeException e) {
      places.giveBack(person);
      throw e;
    }
    open.add(tail);
    SseEmitter emitter = new SseEmitter(LIFE.toMillis());
    emitter.onCompletion(tail::close);
    emitter.onTimeout(emitter::complete);
    emitter.onError(_ -> tail.close());
    Thread.ofVirtual()
        .name("web-log-tail")
        .start(() -> {
          try {
            send(tail, emitter, write);
          } finally {
            places.giveBack(person);
          }
        });
    return emitter;
  }

  @Override
  public void close() {
    open.forEach(Tail::close);
  }

  private void send(Tail tail, SseEmitter emitter, Function<StoredEntry, LogLine> write) {
    try (tail) {
      emitter.send(SseEmitter.event().name("open").data("", MediaType.TEXT_PLAIN));
      boolean goesOn = true;
      while (goesOn) {
        Gathered gathered = gather(tail);
        if (gathered.newest.isEmpty() && gathered.missed == 0) {
          // Shows by its failure that the page has gone.
          emitter.send(SseEmitter.event().comment(""));
        } else {
          missed.increment((double) gathered.missed);
          List<LogLine> lines = gathered.newest.stream().map(write).toList();
          emitter.send(
              SseEmitter.event()
                  .name("lines")
                  .data(new Message(lines, gathered.missed), MediaType.APPLICATION_JSON));
        }
        goesOn = gathered.open;
      }
      emitter.complete();
    } catch (IOException | IllegalStateException e) {
      log.debug("A page stopped following the log: reason={}", e.getMessage());
    } catch (RuntimeException e) {
      log.warn("Could not go on sending log lines to a page: error={}", e.toString());
      emitter.completeWithError(e);
    } finally {
      open.remove(tail);
    }
  }

  /** What came within one pace. */
  private static final class Gathered {
    private final Deque<StoredEntry> newest = new ArrayDeque<>(MAX_LINES);
    private long missed;
    private boolean open = true;

    void add(Tail.Batch batch) {
      for (StoredEntry entry : batch.entries()) {
        if (newest.size() == MAX_LINES) {
          newest.removeFirst();
          missed++;
        }
        newest.addLast(entry);
      }
      missed += batch.missed();
      open = batch.open();
    }
  }

  private Gathered gather(Tail tail) {
    Gathered gathered = new Gathered();
    gathered.add(tail.take(HEARTBEAT));
    if (gathered.newest.isEmpty()) {
      return gathered;
    }
    long end = nanoTicker.getAsLong() + PACE.toNanos();
    long left = PACE.toNanos();
    while (gathered.open && left > 0) {
      gathered.add(tail.take(Duration.ofNanos(left)));
      left = end - nanoTicker.getAsLong();
    }
    return gathered;
  }
}
