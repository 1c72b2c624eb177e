package aegle.server.forward;

import aegle.signals.Entry;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One forward at work: its queue, into which any thread may offer, and its courier, which has a
 * virtual thread of its own.
 */
final class Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
  private static final long AFTER_FAULT_MILLIS = 60_000;

  /** Records in one payload, and bytes of them: so that a batch can be cut between payloads. */
  private static final int MAX_ENTRIES = 200;

  private static final int MAX_ENTRIES_BYTES = 512 * 1024;

  private final ForwardSettings settings;
  private final Path folder;
  private final DiskQueue queue;
  private final Courier courier;
  private final ForwardClient client;
  private final ForwardMeters meters;
  private final InstantSource clock;
  private final Instant since;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean diskFailed = new AtomicBoolean();

  /**
   * What every outlet shares.
   *
   * @param nanoTicker a clock for durations, as {@code System::nanoTime}
   */
  record House(
      Path folder,
      String userAgent,
      InstantSource clock,
      LongSupplier nanoTicker,
      MeterRegistry meters) {}

  private Outlet(
      ForwardSettings settings, House house, DiskQueue queue, ForwardMeters meters, Instant since) {
    this.settings = settings;
    this.folder = house.folder().resolve(settings.name());
    this.queue = queue;
    this.meters = meters;
    this.clock = house.clock();
    this.since = since;
    this.client = new ForwardClient(settings, house.userAgent(), clock);
    this.courier =
        new Courier(
            settings,
            queue,
            meters,
            new Courier.Tools(
                client,
                client.tongue()::say,
                new SetAside(folder.resolve("aside")),
                new Pauses(RandomGenerator.getDefault()),
                clock,
                house.nanoTicker()));
  }

  /** An outlet over what an earlier process left. */
  static Outlet open(ForwardSettings settings, House house) {
    ForwardMeters meters = new ForwardMeters(house.meters(), settings.name(), house.clock());
    Path folder = house.folder().resolve(settings.name());
    DiskQueue queue = new DiskQueue(folder, settings.limits().queueBytes(), meters);
    queue.open();
    Outlet outlet =
        new Outlet(settings, house, queue, meters, since(folder, house.clock().instant()));
    meters.gauge(
        "queue", "bytes", queue, q -> (double) q.figures().bytes(), "Bytes that wait to be sent.");
    meters.gauge(
        "queue.items",
        "",
        queue,
        q -> (double) q.figures().count(),
        "Samples and records that wait to be sent.");
    meters.gauge("queue.segments", "", queue, q -> q.figures().segments(), "Files of the queue.");
    meters.gauge(
        "lag",
        "seconds",
        outlet,
        each -> each.lagSeconds(),
        "How long what waits longest has been waiting.");
    return outlet;
  }

  /** The same queue with other settings; the old one was stopped before. */
  Outlet changed(ForwardSettings next, House house) {
    queue.limit(next.limits().queueBytes());
    return new Outlet(next, house, queue, meters, since);
  }

  private static Instant since(Path folder, Instant now) {
    Path file = folder.resolve("since");
    try {
      if (Files.exists(file)) {
        return Instant.parse(Files.readString(file).strip());
      }
      Files.writeString(file, now.toString());
      return now;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot note when a forward began in " + folder, e);
    } catch (java.time.format.DateTimeParseException _) {
      return now;
    }
  }

  void start() {
    Thread.ofVirtual().name("forward-" + settings.name()).start(this::run);
  }

  private void run() {
    try {
      long wait = 0;
      while (!stopping.await(wait, TimeUnit.MILLISECONDS)) {
        wait = stepSafely();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("BUG: nobody interrupts a forward", e);
    } finally {
      stopped.countDown();
    }
  }

  private long stepSafely() {
    try {
      // Looks up from a long pause now and then: what waits may have become too old.
      return Math.min(courier.step(), AFTER_FAULT_MILLIS);
    } catch (RuntimeException | AssertionError e) {
      meters.broke();
      LOG.error("Broke off a round of forwarding: forward={}", settings.name(), e);
      return AFTER_FAULT_MILLIS;
    }
  }

  /** Stops sending; what waits stays where it is. */
  void stop() {
    stopping.countDown();
    client.close();
    try {
      if (!stopped.await(ForwardClient.TIMEOUT.toSeconds() + 5, TimeUnit.SECONDS)) {
        LOG.warn("A forward did not stop in time: forward={}", settings.name());
      }
    } catch (InterruptedException e) {
      throw new AssertionError("BUG: nobody interrupts who stops a forward", e);
    }
  }

  /** The end of a stopped outlet whose process ends too. */
  void close() {
    queue.close();
    meters.end();
  }

  /** The end of a stopped outlet whose forward is no more: what waited goes nowhere. */
  void remove() {
    long count = queue.figures().count();
    close();
    Folders.delete(folder);
    LOG.info("Removed a forward: forward={} discarded={}", settings.name(), count);
  }

  /** Keeps a payload to be sent; what cannot be kept is counted, and nobody waits. */
  void offer(byte[] payload, int count) {
    try {
      queue.append(payload, count, clock.millis());
      diskFailed.set(false);
    } catch (IOException e) {
      meters.lost("disk", count);
      if (diskFailed.compareAndSet(false, true)) {
        LOG.error(
            "Could not write to the queue of a forward: forward={} reason={}",
            settings.name(),
            e.toString());
      }
    }
  }

  /** Keeps those records of a batch that this forward takes. */
  void offer(List<Entry> entries) {
    Parcels.Records taken = new Parcels.Records();
    for (Entry entry : entries) {
      if (settings.records().takes(entry)) {
        taken.add(entry);
      }
      if (taken.count() >= MAX_ENTRIES || taken.size() >= MAX_ENTRIES_BYTES) {
        offer(taken);
      }
    }
    if (taken.count() > 0) {
      offer(taken);
    }
  }

  private void offer(Parcels.Records records) {
    int count = records.count();
    offer(records.take(), count);
  }

  ForwardSettings settings() {
    return settings;
  }

  ForwardMeters meters() {
    return meters;
  }

  Courier courier() {
    return courier;
  }

  private double lagSeconds() {
    long oldest = queue.oldestMillis();
    return oldest == 0 ? 0 : Math.max(0, clock.millis() - oldest) / 1_000.0;
  }

  ForwardView view() {
    DiskQueue.Figures figures = queue.figures();
    return new ForwardView(
        settings.name(),
        settings.protocol().word(),
        settings.host(),
        settings.signals(),
        since,
        meters.sent(),
        courier.sentLately(),
        meters.refused(),
        meters.dropped(),
        meters.lostLately(),
        figures.count(),
        figures.bytes(),
        settings.limits().queueBytes(),
        Duration.ofMillis(Math.round(lagSeconds() * 1_000)),
        courier.trouble(),
        courier.lastSaid());
  }
}
