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
import java.util.Deque;
import java.util.List;
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

  private final ForwardSettings settings;
  private final DiskQueue queue;
  private final ForwardClient client;
  private final SetAside aside;
  private final ForwardMeters meters;
  private final Pauses pauses;
  private final InstantSource clock;

  /** Parts of the batch under way that are still to be sent. */
  private final Deque<Parcel> parts = new ArrayDeque<>();

  private List<DiskQueue.Waiting> batch = List.of();
  private int refusals;
  private int attempts;
  private long notBeforeMillis;

  private final Deque<Said> last = new ArrayDeque<>();
  private volatile List<Said> lastSaid = List.of();
  private volatile @Nullable Said trouble;
  private final LastMinutes minutes = new LastMinutes();

  /** What a receiver said, and when. */
  private record Said(Instant at, Outcome outcome) {
    ForwardView.Answered forPeople() {
      boolean taken = outcome.kind() == Outcome.Kind.TAKEN;
      return new ForwardView.Answered(at, taken, outcome.words());
    }
  }

  /** What a courier works with. */
  record Tools(ForwardClient client, SetAside aside, Pauses pauses, InstantSource clock) {}

  Courier(ForwardSettings settings, DiskQueue queue, ForwardMeters meters, Tools tools) {
    this.settings = settings;
    this.queue = queue;
    this.meters = meters;
    this.client = tools.client();
    this.aside = tools.aside();
    this.pauses = tools.pauses();
    this.clock = tools.clock();
  }

  /**
   * Does the next thing that is due, one request at most.
   *
   * @return milliseconds until something may be due again; 0: at once
   */
  long step() {
    long now = clock.millis();
    if (now < notBeforeMillis) {
      return notBeforeMillis - now;
    }
    try {
      if (parts.isEmpty() && !load(now)) {
        return IDLE_MILLIS;
      }
      return send(now);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the queue of forward " + settings.name(), e);
    }
  }

  /** Takes the next batch up; false when nothing waits. */
  private boolean load(long now) throws IOException {
    long oldest = now - settings.limits().maxAge().toMillis();
    queue.dropBefore(oldest);
    List<DiskQueue.Waiting> waiting = queue.read(settings.limits().batchSize(), MAX_BATCH_BYTES);
    if (waiting.isEmpty()) {
      return false;
    }
    batch = waiting;
    refusals = 0;
    List<byte[]> samples = new ArrayList<>();
    List<byte[]> records = new ArrayList<>();
    for (DiskQueue.Waiting each : waiting) {
      if (each.atMillis() < oldest) {
        meters.lost("too_old", each.count());
      } else {
        (Parcels.isOfSamples(each.payload()) ? samples : records).add(each.payload());
      }
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
    if (parts.isEmpty()) {
      finish();
      return load(now);
    }
    return true;
  }

  private void finish() throws IOException {
    queue.advance(batch);
    batch = List.of();
  }

  private long send(long now) throws IOException {
    Parcel parcel = parts.getFirst();
    Call call = client.tongue().say(parcel);
    if (call.unsaid() == parcel.size()) {
      done(parcel, call.unsaid());
      return 0;
    }
    Outcome outcome = client.post(call, parcel);
    note(outcome);
    return switch (outcome.kind()) {
      case TAKEN -> {
        meters.sent(parcel.signal(), parcel.size() - call.unsaid() - outcome.refused());
        meters.refused(outcome.refused());
        minutes.add(now, parcel.size());
        done(parcel, call.unsaid());
        yield pace(now, parcel.size());
      }
      case AGAIN, HELD -> {
        Duration pause = pauses.after(++attempts, outcome);
        notBeforeMillis = clock.millis() + pause.toMillis();
        yield pause.toMillis();
      }
      case REFUSED -> {
        refuse(parcel, call, outcome);
        yield 0;
      }
    };
  }

  private void done(Parcel parcel, long unsaid) throws IOException {
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
  private long pace(long now, long count) {
    int most = settings.limits().perSecond();
    if (most == 0) {
      return 0;
    }
    notBeforeMillis = now + Duration.ofSeconds(1).toMillis() * count / most;
    return Math.max(0, notBeforeMillis - clock.millis());
  }

  private void refuse(Parcel parcel, Call call, Outcome outcome) throws IOException {
    if (parcel.size() > 1 && ++refusals < MAX_REFUSALS) {
      int half = parcel.size() / 2;
      parts.removeFirst();
      parts.addFirst(parcel.part(half, parcel.size()));
      parts.addFirst(parcel.part(0, half));
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
