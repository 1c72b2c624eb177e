package aegle.server.forward;

import aegle.signals.Entry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that leaves this house, as {@code aegle.yml} says. Without an item there nothing does.
 * Any thread may call.
 */
public final class Forwards implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwards.class);

  private static final int MIN_SERIES = 50_000;
  private static final int MAX_SERIES = 1_000_000;
  private static final long HEAP_BYTES_PER_SERIES = 8_192;

  private final Outlet.House house;
  private final Duration futureLimit;
  private final List<ForwardSettings> first;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile State state;

  private record State(List<Outlet> outlets, SampleTap tap) {}

  /**
   * Forwards, not yet at work.
   *
   * @param folder for their queues
   * @param futureLimit how far ahead of the clock the store takes samples
   */
  public Forwards(
      List<ForwardSettings> settings,
      Path folder,
      String userAgent,
      Duration futureLimit,
      InstantSource clock,
      MeterRegistry meters) {
    this.first = List.copyOf(settings);
    this.house = new Outlet.House(folder, userAgent, clock, System::nanoTime, meters);
    this.futureLimit = futureLimit;
    this.state = state(List.of());
  }

  private State state(List<Outlet> outlets) {
    // A series takes some hundreds of bytes: together at most about a tenth of the heap.
    long affordable = Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_SERIES;
    int maxSeries = Math.clamp(affordable, MIN_SERIES, MAX_SERIES);
    return new State(outlets, new SampleTap(outlets, futureLimit.toMillis(), maxSeries));
  }

  /** Takes up the queues that an earlier process left, and begins to send. */
  public void start() {
    lock.lock();
    try {
      discardOthers(first);
      List<Outlet> outlets = first.stream().map(settings -> Outlet.open(settings, house)).toList();
      state = state(outlets);
      outlets.forEach(Outlet::start);
      first.forEach(settings -> say("Forwards", settings));
    } finally {
      lock.unlock();
    }
  }

  /** A queue whose forward was taken out of the file while nobody ran goes nowhere any more. */
  private void discardOthers(List<ForwardSettings> kept) {
    if (!Files.isDirectory(house.folder())) {
      return;
    }
    Set<String> names = kept.stream().map(ForwardSettings::name).collect(Collectors.toSet());
    try (Stream<Path> folders = Files.list(house.folder())) {
      for (Path folder : folders.toList()) {
        if (!names.contains(folder.getFileName().toString())) {
          LOG.warn("Discarded the queue of a forward that is no more: folder={}", folder);
          Folders.delete(folder);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + house.folder(), e);
    }
  }

  /**
   * Goes over to other settings: a forward that is new begins, one that has changed goes on with
   * its queue, one that is gone ends, and what waited in it goes nowhere.
   */
  public void reload(List<ForwardSettings> settings) {
    lock.lock();
    try {
      Map<String, Outlet> before = new LinkedHashMap<>();
      state.outlets().forEach(outlet -> before.put(outlet.settings().name(), outlet));
      List<Outlet> after = new ArrayList<>();
      List<Outlet> fresh = new ArrayList<>();
      for (ForwardSettings each : settings) {
        @Nullable Outlet known = before.remove(each.name());
        Outlet outlet = known == null ? added(each) : same(known, each);
        after.add(outlet);
        if (outlet != known) {
          fresh.add(outlet);
        }
      }
      // A tap of its own each time: masking may have changed, and with it what a series is called.
      state = state(List.copyOf(after));
      fresh.forEach(Outlet::start);
      before.values().forEach(this::removed);
    } finally {
      lock.unlock();
    }
  }

  private Outlet added(ForwardSettings settings) {
    change("added");
    say("Began to forward", settings);
    return Outlet.open(settings, house);
  }

  private Outlet same(Outlet known, ForwardSettings settings) {
    if (known.settings().equals(settings)) {
      return known;
    }
    change("changed");
    say("Changed a forward", settings);
    known.stop();
    return known.changed(settings, house);
  }

  private void removed(Outlet outlet) {
    change("removed");
    outlet.stop();
    outlet.remove();
  }

  private void change(String what) {
    Counter.builder("aegle.forward.changes")
        .description("Forwards that were added, changed or removed while the server ran.")
        .tag("change", what)
        .register(house.meters())
        .increment();
  }

  private static void say(String what, ForwardSettings settings) {
    LOG.info(
        "{}: forward={} to={} host={} signals={}",
        what,
        settings.name(),
        settings.protocol().word(),
        settings.host(),
        settings.signals());
  }

  /** Keeps those records to be sent that a forward takes. */
  void offer(List<Entry> entries) {
    for (Outlet outlet : state.outlets()) {
      if (!outlet.settings().records().kinds().isEmpty()) {
        outlet.offer(entries);
      }
    }
  }

  SampleTap tap() {
    return state.tap();
  }

  long nowMillis() {
    return house.clock().millis();
  }

  /** All forwards as they are now, in the order of the file. */
  public List<ForwardView> views() {
    return state.outlets().stream().map(Outlet::view).toList();
  }

  /** Stops sending; what waits is sent by the next process. */
  @Override
  public void close() {
    lock.lock();
    try {
      List<Outlet> outlets = state.outlets();
      state = state(List.of());
      outlets.forEach(Outlet::stop);
      outlets.forEach(Outlet::close);
    } finally {
      lock.unlock();
    }
  }
}
