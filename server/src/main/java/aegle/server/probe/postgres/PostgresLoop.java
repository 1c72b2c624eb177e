package aegle.server.probe.postgres;

import aegle.server.probe.ProbeTools;
import aegle.server.probe.Rounds;
import aegle.server.probe.SampleSink;
import aegle.server.probe.TargetSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Watches every server that the configuration names. All methods may be called from any thread. */
public final class PostgresLoop implements AutoCloseable {
  private static final int MAX_CONCURRENT_ROUNDS = 8;

  private final SampleSink sink;
  private final ProbeTools tools;
  private final Semaphore places = new Semaphore(MAX_CONCURRENT_ROUNDS, true);
  private final AtomicLong keySpaces = new AtomicLong();
  private final ScheduledThreadPoolExecutor timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PostgresTarget, Running> watches = new LinkedHashMap<>();
  private List<PostgresTarget> targets;
  private boolean running;

  private record Running(PostgresWatch watch, Rounds rounds) {}

  public PostgresLoop(List<PostgresTarget> targets, SampleSink sink, ProbeTools tools) {
    this.targets = List.copyOf(targets);
    this.sink = sink;
    this.tools = tools;
    // Its one thread is made with the first round.
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("postgres-deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Begins to watch. */
  public void start() {
    lock.lock();
    try {
      running = true;
      configure();
    } finally {
      lock.unlock();
    }
  }

  /** Goes over to other servers; those that stay as they were go on. */
  public void reload(List<PostgresTarget> changed) {
    lock.lock();
    try {
      targets = List.copyOf(changed);
      if (running) {
        configure();
      }
    } finally {
      lock.unlock();
    }
  }

  private void configure() {
    Map<PostgresTarget, Running> before = new LinkedHashMap<>(watches);
    watches.clear();
    for (PostgresTarget target : targets) {
      Running kept = before.remove(target);
      watches.put(target, kept == null ? begin(target) : kept);
    }
    before.values().forEach(gone -> gone.rounds.stop(() -> gone.watch.end(tools.clock().millis())));
  }

  private Running begin(PostgresTarget target) {
    PostgresWatch watch =
        new PostgresWatch(target, "postgres/" + keySpaces.incrementAndGet(), sink, tools, timer);
    Rounds rounds =
        new Rounds(
            "postgres-" + target.name() + "-" + target.instance(),
            target.interval().toMillis(),
            places,
            tools,
            watch::watchOnce);
    rounds.start();
    return new Running(watch, rounds);
  }

  /** The servers as targets, for pages and APIs. */
  public List<TargetSnapshot> snapshot() {
    lock.lock();
    try {
      return watches.values().stream().map(each -> each.watch.snapshot()).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Stops watching and waits for rounds under way, at most as long as one may take. */
  @Override
  public void close() {
    List<Running> stopping;
    lock.lock();
    try {
      running = false;
      stopping = List.copyOf(watches.values());
      stopping.forEach(each -> each.rounds.stop(each.watch::close));
    } finally {
      lock.unlock();
    }
    stopping.forEach(
        each -> each.rounds.awaitStopped(each.watch.target().deadline().toMillis() + 1_000));
    timer.shutdown();
  }
}
