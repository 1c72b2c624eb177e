package aegle.server.forward;

import aegle.protocols.DecodeException;
import aegle.records.StoreException;
import aegle.server.forward.wire.Call;
import aegle.server.forward.wire.Parcel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what waits in one queue to its receiver, in order: a batch goes when all before it are
 * taken or set aside. One that is refused for good is halved, so that what is wrong with a part
 * does not cost the rest, until the part stands alone or {@value #MAX_REFUSALS} requests were spent
 * on the batch. One thread at a time calls {@link #step}; figures may be read from any.
 */
final class Courier {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /** How soon to look for something to send when nothing waits. */
  private static final long IDLE_MILLIS = 500;

  /** Refusals of parts of one batch; after that the rest of it is set aside whole. */
  private static final int MAX_REFUSALS = 64;

  private static final int MAX_BATCH_BYTES = 1 << 20;
  private static final int MAX_LAST = 5;
  private static final int SENT_MINUTES = 5;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ForwardSettings settings;
  private final DiskQueue queue;
  private final ForwardClient client;
  private final Function<Parcel, Call> tongue;
  private final SetAside aside;
  private final ForwardMeters meters;
  private final Pauses pauses;
  private final InstantSource clock;
  private final LongSupplier nanoTicker;

  /** Parts of the batch under way that are still to be sent. */
  private final Deque<Parcel> parts = new ArrayDeque<>();

  private List<DiskQueue.Waiting> batch = List.of();

  /** Whether nothing of the batch has gone or was counted: then it may be read once more. */
  private boolean isWhole;

  private int refusals;
  private int attempts;

  /** Nothing is sent before this reading of the ticker, which no change of the clock moves. */
  private long notBeforeNanos;

  private final Deque<Said> last = new ArrayDeque<>();
  private volatile List<Said> lastSaid = List.of();
  private volatile @Nullable Said trouble;
  private final LastMinutes minutes = new LastMinutes(SENT_MINUTES);

  /** What a receiver said, and when. */
  private record Said(Instant at, Outcome outcome) {
    ForwardView.Answered forPeople() {
      boolean taken = outcome.kind() == Outcome.Kind.TAKEN;
      return new ForwardView.Answered(at, taken, outcome.words());
    }
  }

  /**
   * What a courier works with.
   *
   * @param tongue how the protocol says a parcel
   * @param clock the time of day, for what people read and for the age of what waits
   * @param nanoTicker a clock for durations, as {@code System::nanoTime}
   */
  record Tools(
      ForwardClient client,
      Function<Parcel, Call> tongue,
      SetAside aside,
      Pauses pauses,
      InstantSource clock,
      LongSupplier nanoTicker) {}

  Courier(ForwardSettings settings, DiskQueue queue, ForwardMeters meters, Tools tools) {
    this.settings = settings;
    this.queue = queue;
    this.meters = meters;
    this.client = tools.client();
    this.tongue = tools.tongue();
    this.aside = tools.aside();
    this.pauses = tools.pauses();
    this.clock = tools.clock();
    this.nanoTicker = tools.nanoTicker();
    this.notBeforeNanos = nanoTicker.getAsLong();
  }

  /**
   * Does the next thing that is due, one request at most.
   *
   * @return milliseconds until something may be due again; 0: at once
   */
  long step() {
    long now = clock.millis();
    try {
      expire(now);
      long nanos = notBeforeNanos - nanoTicker.getAsLong();
      if (nanos > 0) {
        return millis(nanos);
      }
      if (parts.isEmpty() && !load(now)) {
        return IDLE_MILLIS;
      }
      return send(now);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the queue of forward " + settings.name(), e);
    }
  }

  private long oldestAllowed(long now) {
    return now - settings.limits().maxAge().toMillis();
  }

  /**
   * Drops what waited too long, though its receiver is away. What is behind the batch under way is
   * newer than it. A batch of which a part has gone cannot be read again, or that part would go
   * twice: its rest goes when all of it is too old.
   */
  private void expire(long now) throws IOException {
    long oldest = oldestAllowed(now);
    if (parts.isEmpty()) {
      queue.dropBefore(oldest);
    } else if (batch.getLast().atMillis() < oldest) {
      lose("too_old", parts);
      parts.clear();
      finish();
      queue.dropBefore(oldest);
    } else if (isWhole && batch.getFirst().atMillis() < oldest) {
      parts.clear();
      batch = List.of();
      load(now);
    }
  }

  private void lose(String reason, Collection<Parcel> parcels) {
    meters.lost(reason, parcels.stream().mapToLong(Parcel::size).sum());
  }

  /** The next that waits and is not too old; what is goes at once, and is counted. */
  private List<DiskQueue.Waiting> next(long oldest) throws IOException {
    queue.dropBefore(oldest);
    while (true) {
      List<DiskQueue.Waiting> waiting = queue.read(settings.limits().batchSize(), MAX_BATCH_BYTES);
      List<DiskQueue.Waiting> old =
          waiting.stream().takeWhile(each -> each.atMillis() < oldest).toList();
      if (old.isEmpty()) {
        return waiting;
      }
      meters.lost("too_old", old.stream().mapToLong(DiskQueue.Waiting::count).sum());
      queue.advance(old);
    }
  }

  /** Takes the next batch up; false when nothing waits. */
  private boolean load(long now) throws IOException {
    List<DiskQueue.Waiting> waiting = next(oldestAllowed(now));
    if (waiting.isEmpty()) {
      return false;
    }
    batch = waiting;
    isWhole = true;
    refusals = 0;
    List<byte[]> samples = new ArrayList<>();
    List<byte[]> records = new ArrayList<>();
    for (DiskQueue.Waiting each : waiting) {
      (Parcels.isOfSamples(each.payload()) ? samples : records).add(each.payload());
    }
    try {
      if (!samples.isEmpty()) {
        parts.add(Parcels.samples(samples));
      }
      parts.addAll(Parcels.records(records));
    } catch (DecodeException | StoreException e) {
      parts.clear();
      long count = waiting.stream().mapToLong(DiskQueue.Waiting::count).sum();
      meters.lost("damaged", count);
      LOG.error("Left out what cannot be read: forward={} lost={}", settings.name(), count, e);
    }
    parts.removeIf(parcel -> parcel.size() == 0);
    leaveOutWhatIsNotTaken();
    if (parts.isEmpty()) {
      finish();
      return load(now);
    }
    return true;
  }

  /** A forward that changed its protocol has what the new one does not carry in its queue. */
  private void leaveOutWhatIsNotTaken() {
    List<Parcel> others =
        parts.stream().filter(parcel -> !settings.protocol().takes(parcel)).toList();
    if (!others.isEmpty()) {
      lose("not_taken", others);
      LOG.warn(
          "Left out what the protocol does not carry: forward={} protocol={} lost={}",
          settings.name(),
          settings.protocol().word(),
          others.stream().mapToLong(Parcel::size).sum());
      parts.removeAll(others);
      isWhole = false;
    }
  }

  private void finish() throws IOException {
    queue.advance(batch);
    batch = List.of();
  }

  private long send(long now) throws IOException {
    Parcel parcel = parts.getFirst();
    @Nullable Call call = say(parcel);
    if (call == null) {
      return 0;
    }
    if (call.unsaid() == parcel.size()) {
      done(parcel, call.unsaid());
      return 0;
    }
    long begunNanos = nanoTicker.getAsLong();
    Outcome outcome = client.post(call, parcel);
    note(outcome);
    return switch (outcome.kind()) {
      case TAKEN -> {
        meters.sent(parcel.signal(), parcel.size() - call.unsaid() - outcome.refused());
        meters.refused(outcome.refused());
        minutes.add(now, parcel.size());
        done(parcel, call.unsaid());
        yield pace(begunNanos, parcel.size());
      }
      case AGAIN, HELD -> {
        Duration pause = pauses.after(++attempts, outcome);
        notBeforeNanos = nanoTicker.getAsLong() + pause.toNanos();
        yield pause.toMillis();
      }
      case REFUSED -> {
        refuse(parcel, call, outcome);
        yield 0;
      }
    };
  }

  /** A parcel as the protocol has it; null when that failed, then it is halved or left out. */
  private @Nullable Call say(Parcel parcel) throws IOException {
    try {
      return tongue.apply(parcel);
    } catch (RuntimeException | AssertionError e) {
      if (!halve(parcel)) {
        meters.broke();
        lose("unsayable", List.of(parcel));
        LOG.error(
            "Left out what could not be put into words: forward={} signal={} lost={}",
            settings.name(),
            parcel.signal(),
            parcel.size(),
            e);
        done(parcel, 0);
      }
      return null;
    }
  }

  private void done(Parcel parcel, long unsaid) throws IOException {
    isWhole = false;
    meters.unsaid(unsaid);
    attempts = 0;
    parts.removeFirst();
    if (parts.isEmpty()) {
      finish();
    }
    if (parcel.size() == 0) {
      throw new AssertionError("BUG: an empty parcel was sent");
    }
  }

  /** Waits so long that no more than allowed leaves in a second. */
  private long pace(long begunNanos, long count) {
    int most = settings.limits().perSecond();
    if (most == 0) {
      return 0;
    }
    notBeforeNanos = begunNanos + Duration.ofSeconds(1).toNanos() * count / most;
    return millis(Math.max(0, notBeforeNanos - nanoTicker.getAsLong()));
  }

  /** Rounded up, so that who waits so long is not early. */
  private static long millis(long nanos) {
    return Math.ceilDiv(nanos, NANOS_PER_MILLI);
  }

  /** Makes two of the first part; false when it is one alone, or enough was tried. */
  private boolean halve(Parcel parcel) {
    if (parcel.size() == 1 || ++refusals >= MAX_REFUSALS) {
      return false;
    }
    int half = parcel.size() / 2;
    parts.removeFirst();
    parts.addFirst(parcel.part(half, parcel.size()));
    parts.addFirst(parcel.part(0, half));
    return true;
  }

  private void refuse(Parcel parcel, Call call, Outcome outcome) throws IOException {
    if (halve(parcel)) {
      return;
    }
    meters.refused(parcel.size());
    aside.keep(call, clock.millis());
    LOG.warn(
        "Set aside what a receiver refuses: forward={} signal={} count={} reason={}",
        settings.name(),
        parcel.signal(),
        parcel.size(),
        outcome.words());
    done(parcel, 0);
  }

  private void note(Outcome outcome) {
    Said said = new Said(clock.instant(), outcome);
    meters.attempted(outcome);
    last.addFirst(said);
    if (last.size() > MAX_LAST) {
      last.removeLast();
    }
    lastSaid = List.copyOf(last);
    boolean wentWrong = outcome.kind() != Outcome.Kind.TAKEN;
    @Nullable Said before = trouble;
    if (wentWrong && (before == null || before.outcome().status() != outcome.status())) {
      LOG.warn("Could not forward: forward={} reason={}", settings.name(), outcome.words());
    } else if (!wentWrong && before != null) {
      LOG.info("Forwards again: forward={}", settings.name());
    }
    trouble = wentWrong ? said : null;
  }

  /** Samples and records that were taken in the last five minutes. */
  long sentLately() {
    return minutes.count(clock.millis());
  }

  /** What the receiver said to the last requests, newest first. */
  List<ForwardView.Answered> lastSaid() {
    return lastSaid.stream().map(Said::forPeople).toList();
  }

  /** What went wrong last, unless it went well since. */
  ForwardView.@Nullable Answered trouble() {
    @Nullable Said wrong = trouble;
    return wrong == null ? null : wrong.forPeople();
  }
}
