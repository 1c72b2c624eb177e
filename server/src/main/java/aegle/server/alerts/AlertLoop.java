package aegle.server.alerts;

import aegle.metrics.rules.GroupEvaluation;
import aegle.metrics.rules.RuleContext;
import aegle.metrics.rules.RuleFile;
import aegle.metrics.rules.RuleGroup;
import aegle.metrics.rules.RuleGroups;
import aegle.metrics.rules.RuleSettings;
import aegle.metrics.rules.RuleSnapshot;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates every group of rules when it is due.
 *
 * <p>A thread asks {@link #evaluateDue} again and again; a few threads evaluate, so that one slow
 * group does not hold up the others. Groups are spread over their interval by a hash of their name.
 * All methods may be called from any thread.
 */
public final class AlertLoop implements AutoCloseable {
  /** Groups evaluated at the same time. */
  static final int EVALUATION_THREADS = 2;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration CLOSING_WAIT = Duration.ofSeconds(10);
  private static final Logger log = LoggerFactory.getLogger(AlertLoop.class);

  private final InstantSource clock;
  private final MeterRegistry meters;
  private final @Nullable ExecutorService ownThreads;
  private final Executor evaluators;

  /** Evaluations hold it shared, a reload alone: rules are never swapped under an evaluation. */
  private final ReentrantReadWriteLock swap = new ReentrantReadWriteLock(true);

  /** A permit ends the wait of the loop early. */
  private final Semaphore wake = new Semaphore(0);

  private volatile boolean closed;
  private volatile RuleContext context;
  private volatile List<Turn> turns = List.of();
  private volatile @Nullable RuleGroups groups;
  private volatile @Nullable RuleGroups former;
  private @Nullable Thread thread;

  /** A group, when it is due next, and whether it is being evaluated. */
  private static final class Turn {
    final RuleGroup group;
    final GroupMeters meters;
    final long intervalMillis;
    final long offsetMillis;
    long nextMillis;
    boolean running;
    boolean evaluated;

    Turn(RuleGroup group, GroupMeters meters, long nowMillis) {
      this.group = group;
      this.meters = meters;
      this.intervalMillis = group.interval().toMillis();
      this.offsetMillis =
          Math.floorMod((group.file() + ";" + group.name()).hashCode(), intervalMillis);
      long last = tickAtOrBefore(nowMillis);
      this.nextMillis = last == nowMillis ? last : last + intervalMillis;
    }

    long tickAtOrBefore(long millis) {
      return millis - Math.floorMod(millis - offsetMillis, intervalMillis);
    }
  }

  /** A loop that evaluates on threads of its own, once it is started. */
  public AlertLoop(RuleContext context, InstantSource clock, MeterRegistry meters) {
    this.context = context;
    this.clock = clock;
    this.meters = meters;
    this.ownThreads =
        Executors.newFixedThreadPool(
            EVALUATION_THREADS, Thread.ofPlatform().name("rules-", 0).daemon().factory());
    this.evaluators = ownThreads;
  }

  /** A loop that evaluates where the executor says: in tests, at once. */
  AlertLoop(RuleContext context, InstantSource clock, MeterRegistry meters, Executor evaluators) {
    this.context = context;
    this.clock = clock;
    this.meters = meters;
    this.ownThreads = null;
    this.evaluators = evaluators;
  }

  /**
   * Goes on with these rule files in place of the ones before, all at once. Rules that stay keep
   * their alerts; the first call after a start restores the state of before.
   */
  public void reload(List<RuleFile> files) {
    reload(files, context.settings());
  }

  /** As above, and rules behave as these settings say from now on. */
  public void reload(List<RuleFile> files, RuleSettings settings) {
    swap.writeLock().lock();
    try {
      context = context.with(settings);
      RuleGroups before = groups;
      RuleGroups next =
          before == null ? RuleGroups.starting(files, context) : before.reload(files, context);
      long nowMillis = clock.millis();
      List<Turn> fresh = new ArrayList<>();
      for (RuleGroup group : next.groups()) {
        fresh.add(new Turn(group, new GroupMeters(meters, group), nowMillis));
      }
      List<GroupMeters> kept = fresh.stream().map(turn -> turn.meters).toList();
      turns.forEach(turn -> turn.meters.removeUnless(kept));
      former = before;
      groups = next;
      turns = List.copyOf(fresh);
    } finally {
      swap.writeLock().unlock();
    }
    int rules = files.stream().mapToInt(RuleFile::ruleCount).sum();
    log.info("Loaded rules: files={} groups={} rules={}", files.size(), turns.size(), rules);
    wake.release();
  }

  /** Starts to evaluate. Rules may be loaded before or after. */
  public void start() {
    thread = Thread.ofPlatform().name("alert-loop").daemon().start(this::run);
  }

  private void run() {
    while (!closed) {
      try {
        evaluateDue(clock.instant());
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        meters.counter("aegle.rule.loop.broken").increment();
        log.error("Rules were not evaluated; trying again at the next turn", e);
      }
      await(untilNext(clock.millis()));
    }
  }

  private long untilNext(long nowMillis) {
    long wait = LONGEST_WAIT.toMillis();
    for (Turn turn : turns) {
      synchronized (turn) {
        wait = Math.min(wait, turn.nextMillis - nowMillis);
      }
    }
    return Math.max(1, wait);
  }

  private void await(long millis) {
    try {
      boolean _ = wake.tryAcquire(millis, TimeUnit.MILLISECONDS);
      wake.drainPermits();
    } catch (InterruptedException e) {
      // Nobody of Aegle interrupts this thread, so whoever did wants it to end.
      closed = true;
      log.error("The alert loop was interrupted; rules are evaluated no more", e);
    }
  }

  /**
   * Evaluates each group whose turn has come, at the time of its turn. A group that is still at its
   * former turn misses this one, and turns that passed unseen are missed too; both are counted.
   */
  void evaluateDue(Instant now) {
    long nowMillis = now.toEpochMilli();
    for (Turn turn : turns) {
      long tickMillis;
      synchronized (turn) {
        if (nowMillis < turn.nextMillis) {
          // Further away than an interval only when the clock was set back.
          turn.nextMillis =
              Math.min(turn.nextMillis, turn.tickAtOrBefore(nowMillis) + turn.intervalMillis);
          continue;
        }
        tickMillis = turn.tickAtOrBefore(nowMillis);
        turn.meters.missed((tickMillis - turn.nextMillis) / turn.intervalMillis);
        turn.nextMillis = tickMillis + turn.intervalMillis;
        if (turn.running) {
          turn.meters.missed(1);
          continue;
        }
        turn.running = true;
      }
      evaluators.execute(() -> evaluate(turn, Instant.ofEpochMilli(tickMillis)));
    }
  }

  private void evaluate(Turn turn, Instant at) {
    swap.readLock().lock();
    try {
      if (turns.contains(turn)) {
        GroupEvaluation evaluation = turn.group.evaluate(at);
        turn.meters.evaluated(evaluation, at);
        evaluation
            .failures()
            .forEach(failure ->
                log.warn(
                    "Rule gave no answer: file={} group={} rule={} error={}",
                    turn.group.file(),
                    turn.group.name(),
                    failure.rule(),
                    failure.message()));
      }
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      turn.meters.broke();
      log.error(
          "Group of rules broke down: file={} group={}", turn.group.file(), turn.group.name(), e);
    } finally {
      synchronized (turn) {
        turn.running = false;
        turn.evaluated = true;
      }
      swap.readLock().unlock();
    }
    endFormerSeries(at);
  }

  /**
   * Once every group of a reload was evaluated, ends the series of rules that are no more. Waits
   * for no evaluation: when one is under way, it is left to the end of that one.
   */
  private void endFormerSeries(Instant at) {
    if (former == null
        || !turns.stream().allMatch(AlertLoop::wasEvaluated)
        || !swap.writeLock().tryLock()) {
      return;
    }
    try {
      RuleGroups past = former;
      RuleGroups present = groups;
      if (past != null && present != null && turns.stream().allMatch(AlertLoop::wasEvaluated)) {
        former = null;
        present.endSeriesOf(past, at, context);
      }
    } finally {
      swap.writeLock().unlock();
    }
  }

  private static boolean wasEvaluated(Turn turn) {
    synchronized (turn) {
      return turn.evaluated;
    }
  }

  /** How all groups stand, for the API and for pages. */
  public List<RuleSnapshot.Group> snapshot() {
    RuleGroups present = groups;
    return present == null ? List.of() : present.snapshot();
  }

  /** Ends the loop after the evaluations that are under way. */
  @Override
  public void close() {
    closed = true;
    wake.release();
    try {
      Thread running = thread;
      if (running != null) {
        running.join(CLOSING_WAIT);
      }
      if (ownThreads != null) {
        ownThreads.shutdown();
        if (!ownThreads.awaitTermination(CLOSING_WAIT.toSeconds(), TimeUnit.SECONDS)) {
          log.warn("Rules were still being evaluated at the end: waited={}", CLOSING_WAIT);
        }
      }
    } catch (InterruptedException e) {
      log.warn("Closing was interrupted; rules may still be evaluated", e);
    }
  }
}
