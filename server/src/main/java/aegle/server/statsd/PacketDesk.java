package aegle.server.statsd;

import aegle.protocols.dogstatsd.PacketReader;
import aegle.server.intake.Gathered;
import aegle.server.intake.Hall;
import aegle.server.intake.Intake;
import aegle.server.intake.Quotas;
import aegle.server.intake.Sender;
import aegle.server.intake.Tallies;
import aegle.signals.Entry;
import aegle.signals.Measurement;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all listeners bring their packets. Metrics are gathered, records wait for the next {@link
 * #pass}; nobody who brings a packet waits for a store. Safe from any thread.
 */
final class PacketDesk {
  /** The value of the label {@code protocol} in the counters of the intake. */
  static final String PROTOCOL = "dogstatsd";

  /** Events and service checks that wait; those beyond are refused. */
  static final int MAX_WAITING = 20_000;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(PacketDesk.class);

  private final Gathering gathering;
  private final Tallies tallies;
  private final Hall hall;
  private final Intake intake;
  private final Quotas quotas;
  private final InstantSource clock;
  private final Sender sender;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Measurement> checks = new ArrayList<>();

  PacketDesk(
      StatsdSettings settings,
      Tallies tallies,
      Hall hall,
      Intake intake,
      Quotas quotas,
      InstantSource clock) {
    this.gathering = new Gathering(settings, tallies, intake);
    this.tallies = tallies;
    this.hall = hall;
    this.intake = intake;
    this.quotas = quotas;
    this.clock = clock;
    this.sender = new Sender(PROTOCOL, settings.project(), "");
  }

  /** A reader for one thread that brings packets. */
  PacketReader reader() {
    return new PacketReader(this::maskedName);
  }

  private String maskedName(String name) {
    return intake.maskedName(name, PROTOCOL, sender.project());
  }

  /** Takes the packet in the bytes {@code from <= i < to}, which stay the caller's. */
  void take(PacketReader reader, byte[] packet, int from, int to) {
    SignalBatch rest = gathering.take(reader, packet, from, to, clock.millis() * NANOS_PER_MILLI);
    if (!rest.entries().isEmpty()) {
      queue(rest);
    }
    for (Refusal refusal : rest.refusals()) {
      refuse(refusal.signal() + "_" + refusal.reason(), refusal.count());
    }
  }

  /** Counts what a listener refused before it was a packet, or a part of one. */
  void refuse(String reason, long count) {
    intake.reject(sender, reason, count);
  }

  /** Metrics need no quota: however many come, they are few series and few writes. */
  private void queue(SignalBatch records) {
    int signals = records.entries().size() + records.measurements().size();
    synchronized (entries) {
      if (entries.size() + records.entries().size() > MAX_WAITING) {
        refuse("event_queue_full", records.entries().size());
      } else if (!quotas.take(sender.project(), signals).isZero()) {
        refuse("over_quota", signals);
      } else {
        entries.addAll(records.entries());
        checks.addAll(records.measurements());
      }
    }
  }

  /** Passes on the events and service checks that wait. */
  void pass() {
    SignalBatch waiting;
    synchronized (entries) {
      waiting = new SignalBatch(entries, checks, List.of(), List.of());
      entries.clear();
      checks.clear();
    }
    try {
      if (!waiting.entries().isEmpty()) {
        hall.accept(waiting, sender);
      }
    } catch (aegle.records.StoreException | aegle.metrics.StoreException e) {
      // Counted by the hall and the intake.
      LOG.warn(
          "Could not keep events: count={} reason={}", waiting.entries().size(), e.getMessage());
    }
    long metrics = gathering.metrics();
    if (metrics > 0) {
      intake.added(sender, "metric", metrics);
    }
  }

  /** Hands over what has been gathered. */
  void flush() {
    List<Gathered> gathered = gathering.drain();
    gathering.overwrites().forEach(each -> intake.overwrote(sender, each.series(), each.lost()));
    try {
      tallies.addGathered(PROTOCOL, sender.project(), gathered);
    } catch (aegle.metrics.StoreException e) {
      LOG.warn(
          "Could not write sums, will write them with the next: series={} reason={}",
          gathered.size(),
          e.getMessage());
    }
  }
}
