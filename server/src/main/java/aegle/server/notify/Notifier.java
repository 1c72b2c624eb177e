package aegle.server.notify;

import aegle.metrics.rules.AlertNotice;
import aegle.metrics.rules.template.TemplateException;
import aegle.server.state.DeliveryOutcome;
import aegle.server.state.NotificationLog;
import aegle.server.state.Receipt;
import aegle.server.state.Receipts;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateException;
import aegle.server.state.StoredAlerts;
import aegle.server.state.ToldGroup;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what rules say of alerts and tells people. Construct, {@link #recover}, {@link #start};
 * any thread may call {@link #receive}, {@link #reload} and the views.
 */
public final class Notifier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notifier.class);

  /** Longest pause of the loop; a notice or an ended attempt wakes it at once. */
  private static final Duration LOOP_PAUSE = Duration.ofMillis(500);

  private static final Duration STORE_AGAIN_AFTER = Duration.ofSeconds(30);
  private static final Duration CLEARING_INTERVAL = Duration.ofHours(1);
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

  private final StoredAlerts storedAlerts;
  private final NotificationLog storedTold;
  private final Receipts receipts;
  private final Channels channels;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final NotifyMeters meters;
  private final Silences silences;
  private final Dispatcher dispatcher;
  private final Executor attempts;
  private final Places places = new Places();
  private final Backoff backoff;
  private final ReentrantLock storing = new ReentrantLock();
  private final Semaphore calls = new Semaphore(0);
  private Instant storedBefore = Instant.EPOCH;
  private Instant clearedAt = Instant.EPOCH;
  private volatile boolean isClosing;
  private @Nullable Thread loop;

  /** A notifier whose attempts run on virtual threads. */
  public Notifier(
      StateDatabase state,
      OwnAddress own,
      String userAgent,
      InstantSource clock,
      MeterRegistry registry) {
    this(
        state,
        new Channels(own, userAgent, clock),
        clock,
        System::nanoTime,
        registry,
        attempt -> Thread.ofVirtual().name("aegle-delivery").start(attempt),
        new Backoff(RandomGenerator.getDefault()));
  }

  Notifier(
      StateDatabase state,
      Channels channels,
      InstantSource clock,
      LongSupplier nanos,
      MeterRegistry registry,
      Executor attempts,
      Backoff backoff) {
    this.storedAlerts = new StoredAlerts(state);
    this.storedTold = new NotificationLog(state);
    this.receipts = new Receipts(state);
    this.channels = channels;
    this.clock = clock;
    this.nanos = nanos;
    this.meters = new NotifyMeters(registry);
    this.silences = new Silences(state);
    this.dispatcher = new Dispatcher(silences, meters);
    this.attempts = attempts;
    this.backoff = backoff;
    meters.watch(dispatcher::counts, this::tellsSomebody, places);
    meters.watch(silences, clock);
  }

  /**
   * Takes up alerts and what was told of them where the last run left off.
   *
   * @throws StateException when the state cannot be read
   */
  public void recover(NotifyConfig config) {
    Plan plan = Plan.of(config, Plan.NONE, channels);
    Instant now = clock.instant();
    silences.recover();
    dispatcher.restore(plan, storedAlerts.all(), storedTold.all(), now);
    if (!config.tellsSomebody()) {
      log.warn("Found nobody to tell: alerts go nowhere until alertmanager.yml names receivers");
    }
  }

  /** Starts the loop that does what is due. */
  public void start() {
    if (loop != null) {
      throw new AssertionError("BUG: the notifier was started twice");
    }
    loop = Thread.ofPlatform().name("aegle-notify").start(this::run);
  }

  /** Puts another configuration into force; alerts and what was told of them stay. */
  public void reload(NotifyConfig config) {
    dispatcher.reload(Plan.of(config, dispatcher.plan(), channels), clock.instant());
    log.info("Reloaded notification settings: receivers={}", config.receivers().size());
    wake();
  }

  /**
   * Takes in what a round of rules or another sender said; invalid notices are counted and left
   * out.
   *
   * @return how many found no room
   */
  public int receive(Collection<AlertNotice> notices) {
    Instant now = clock.instant();
    int refused = dispatcher.receive(notices, now);
    // The loop stores: a state database that is away must not hold up who evaluates rules.
    wake();
    return refused;
  }

  /** Does all that is due: begins rounds, makes attempts, stores and clears. */
  public void tick(Instant now) {
    Dispatcher.Due due = dispatcher.due(now, places);
    due.silent().forEach(this::store);
    for (Delivery delivery : due.attempts()) {
      attempts.execute(() -> attempt(delivery));
    }
    store(now);
    clear(now);
  }

  /** Whether alerts reach anybody at all. */
  public boolean tellsSomebody() {
    return dispatcher.plan().config().tellsSomebody();
  }

  /** The groups that hold alerts now. */
  public List<GroupView> groups() {
    return dispatcher.view(clock.instant());
  }

  /** The silences of alerts. */
  public Silences silences() {
    return silences;
  }

  /** The alerts that have not ended, by fingerprint, with what becomes of each. */
  public List<AlertView> alerts() {
    Instant now = clock.instant();
    return dispatcher.alerts(silences.active(now), now);
  }

  /** The groups with alerts that have not ended. */
  public List<AlertGroupView> alertGroups() {
    Instant now = clock.instant();
    return dispatcher.alertGroups(silences.active(now), now);
  }

  /** The configuration in force. */
  public NotifyConfig config() {
    return dispatcher.plan().config();
  }

  private void attempt(Delivery delivery) {
    try {
      Instant startedAt = clock.instant();
      long startNanos = nanos.getAsLong();
      Channel.Reply reply = deliver(delivery, delivery.timeLeft(startedAt));
      Duration duration = Duration.ofNanos(nanos.getAsLong() - startNanos);
      Dispatcher.Ended ended = dispatcher.ended(delivery, reply, clock.instant(), backoff);
      report(delivery, reply, ended.outcome(), duration);
      ended.told().ifPresent(this::store);
      store(receipt(delivery, reply, ended.outcome(), startedAt, duration));
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      meters.stumbled("attempt");
      log.error("Broke off an attempt: receiver={}", delivery.integration().receiver(), e);
    } finally {
      dispatcher.abandon(delivery);
      // After storing, so that closing waits for the receipt too.
      places.giveBack(delivery.integration());
      wake();
    }
  }

  private static Channel.Reply deliver(Delivery delivery, Duration timeLeft) {
    try {
      return delivery.integration().channel().deliver(delivery.sent(), timeLeft);
    } catch (TemplateException e) {
      String detail = "a text cannot be expanded: " + e.getMessage();
      return new Channel.Reply.Refused(0, "template", detail, false);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      // A defect in one channel must not lose the group: it is told again after its interval.
      log.error("Failed to deliver: receiver={}", delivery.integration().receiver(), e);
      return new Channel.Reply.Refused(0, "error", e.getClass().getSimpleName(), false);
    }
  }

  private void report(
      Delivery delivery, Channel.Reply reply, DeliveryOutcome outcome, Duration duration) {
    Integration integration = delivery.integration();
    meters.attempted(integration, duration);
    if (reply instanceof Channel.Reply.Refused refused) {
      meters.failed(integration, refused.reason());
      log.warn(
          "Failed to tell: receiver={} integration={} attempt={} outcome={} reason={} status={}",
          integration.receiver(),
          integration.kind(),
          delivery.attempts(),
          outcome.word(),
          refused.reason(),
          refused.status());
    }
  }

  private static Receipt receipt(
      Delivery delivery,
      Channel.Reply reply,
      DeliveryOutcome outcome,
      Instant startedAt,
      Duration duration) {
    Message sent = delivery.sent();
    return new Receipt(
        0,
        delivery.integration().receiver(),
        delivery.integration().kind(),
        delivery.integration().position(),
        sent.groupKey(),
        sent.groupLabels(),
        sent.firing().size(),
        sent.resolved().size(),
        delivery.attempts(),
        startedAt,
        duration,
        outcome,
        reply.status(),
        reply.detail());
  }

  private void store(Receipt receipt) {
    try {
      receipts.add(receipt);
    } catch (StateException e) {
      meters.stumbled("receipt");
      log.error("Failed to store a receipt: receiver={}", receipt.receiver(), e);
    }
  }

  private void store(ToldGroup told) {
    try {
      storedTold.save(told);
    } catch (StateException e) {
      meters.stumbled("notification_log");
      log.error("Failed to store what was told: receiver={}", told.key().receiver(), e);
    }
  }

  /** Stores changed alerts; after a failure not again before a pause, lest each call waits. */
  private void store(Instant now) {
    if (now.isBefore(storedBefore) || !storing.tryLock()) {
      return;
    }
    try {
      AlertBook.Unstored unstored = dispatcher.takeUnstored();
      if (unstored.isEmpty()) {
        return;
      }
      try {
        storedAlerts.change(
            unstored.kept().stream().map(alert -> alert.stored(now)).toList(),
            unstored.forgotten());
      } catch (StateException e) {
        dispatcher.giveBack(unstored);
        storedBefore = now.plus(STORE_AGAIN_AFTER);
        meters.stumbled("alerts");
        log.error("Failed to store alerts: count={}", unstored.kept().size(), e);
      }
    } finally {
      storing.unlock();
    }
  }

  private void clear(Instant now) {
    if (now.isBefore(clearedAt.plus(CLEARING_INTERVAL))) {
      return;
    }
    clearedAt = now;
    try {
      storedTold.removeExpired(now);
      receipts.removeOld(now);
      silences.removeOld(now);
    } catch (StateException e) {
      meters.stumbled("clearing");
      log.warn("Failed to clear old receipts", e);
    }
  }

  private void run() {
    while (!isClosing) {
      try {
        tick(clock.instant());
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        meters.stumbled("loop");
        log.error("Failed in the notification loop", e);
      }
      try {
        pause();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void pause() throws InterruptedException {
    // Whether somebody called or the time was over makes no difference to what is due.
    var _ = calls.tryAcquire(LOOP_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    calls.drainPermits();
  }

  private void wake() {
    calls.release();
  }

  /** Stops the loop, waits a little for attempts under way, and stores what is left. */
  @Override
  public void close() {
    isClosing = true;
    wake();
    Thread running = loop;
    try {
      boolean ended = running == null || running.join(CLOSING_PATIENCE);
      if (!ended || !places.awaitAll(CLOSING_PATIENCE)) {
        log.warn("Left attempts under way: running={}", places.taken());
      }
    } catch (InterruptedException _) {
      log.warn("Stopped waiting for attempts under way: running={}", places.taken());
    }
    storedBefore = Instant.EPOCH;
    store(clock.instant());
  }
}
