package aegle.server.intake;

import aegle.metrics.AppendResult;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.protocols.DecodeException;
import aegle.server.cardinality.Budgets;
import aegle.server.cardinality.Fold;
import aegle.server.cardinality.SeriesBudget;
import aegle.signals.Labels;
import aegle.signals.SampleBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Takes signals in: stores them and counts what came, what was refused and when each source was
 * last heard. Safe from any thread.
 */
public final class Intake {
  /** Sources whose age is shown each by its name: 200. All further ones share one. */
  public static final int MAX_SOURCES = 200;

  /** A source that was silent for so long is forgotten: it was removed, or renamed. */
  public static final Duration SILENCE = Duration.ofDays(1);

  private static final String OTHER_SOURCES = "(others)";

  private final SeriesStore store;
  private final SeriesGuard guard;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Onlooker onlooker;
  private final SeriesBudget budget;
  private final FirstIncrements first;
  private final Map<Kind, Counter> taken = new ConcurrentHashMap<>();
  private final Map<Kind, Counter> refused = new ConcurrentHashMap<>();
  private final Map<String, Source> sources = new ConcurrentHashMap<>();

  /** Two label values of a counter. */
  private record Kind(String protocol, String what) {}

  /** When a source was last heard, and the meter that shows it. */
  private record Source(AtomicLong newestMillis, Gauge age) {}

  /** An intake at which nobody looks on, with the usual budgets. */
  public Intake(SeriesStore store, SeriesGuard guard, MeterRegistry meters, InstantSource clock) {
    this(
        store,
        guard,
        meters,
        clock,
        new Onlooker() {},
        new SeriesBudget(() -> Budgets.DEFAULT, clock, meters, 1));
  }

  /** As below, of an intake at which counters that were just born begin at zero. */
  public Intake(
      SeriesStore store,
      SeriesGuard guard,
      MeterRegistry meters,
      InstantSource clock,
      Onlooker onlooker,
      SeriesBudget budget) {
    this(store, guard, meters, clock, onlooker, budget, () -> true);
  }

  /**
   * An intake that masks the labels of every series before the store hears of it.
   *
   * @param budget says which series each source may have
   * @param zeros whether counters that were just born begin at zero
   */
  public Intake(
      SeriesStore store,
      SeriesGuard guard,
      MeterRegistry meters,
      InstantSource clock,
      Onlooker onlooker,
      SeriesBudget budget,
      BooleanSupplier zeros) {
    this.store = store;
    this.guard = guard;
    this.meters = meters;
    this.clock = clock;
    this.onlooker = onlooker;
    this.budget = budget;
    this.first = new FirstIncrements(store, clock, zeros, meters);
  }

  /** As {@link #append(SampleBatch, String, String)}, with the protocol as the source. */
  public AppendResult append(SampleBatch batch, String protocol) {
    return append(batch, protocol, protocol);
  }

  /**
   * Stores a batch and counts what became of it.
   *
   * @param protocol such as {@code remote_write} or {@code scrape}
   * @param source who sent it: the name of a key or of a job
   * @throws StoreException when nothing can be written now
   * @throws DecodeException when the batch breaks off
   */
  public AppendResult append(SampleBatch batch, String protocol, String source) {
    return append(batch, source, new Sender(protocol, source, ""));
  }

  /** As above, of a sender who says what client it is. */
  public AppendResult append(SampleBatch batch, String source, Sender sender) {
    String protocol = sender.protocol();
    AppendResult result;
    try {
      Consumer<Labels> births = series -> onlooker.born(protocol, sender.project(), series);
      Fold fold = budget.fold(source, protocol);
      result = guard.masked(batch, protocol, source, fold, births, first, store::append);
      // What is beyond a budget is no fault of this request: its sender is not to send it again.
      result = fold.samples() == 0 ? result : result.plus(AppendResult.ofAccepted(fold.samples()));
    } catch (StoreException e) {
      reject(protocol, "store_failed", 1);
      throw e;
    }
    if (result.accepted() > 0) {
      count(protocol, "sample", result.accepted());
      heard(source);
    }
    result
        .refused()
        .forEach(
            (reason, count) -> reject(protocol, reason.name().toLowerCase(Locale.ROOT), count));
    onlooker.judged(sender, result);
    return result;
  }

  /**
   * The name of a metric or a label, or a unit, masked as its sender wrote it: once it is written
   * in letters, digits and underscores nobody can tell any more what it held.
   */
  public String maskedName(String name, String protocol, String source) {
    return guard.maskedName(name, protocol, source);
  }

  /** What a build says of a release in a field, masked. */
  public String maskedOfRelease(String words, String field, String protocol) {
    return guard.maskedOfRelease(words, field, protocol);
  }

  /** Who looks on at what comes in. */
  Onlooker onlooker() {
    return onlooker;
  }

  /** Which series each source may have. */
  SeriesBudget budget() {
    return budget;
  }

  /** The masking that every series passes which is no batch's. */
  SeriesGuard guard() {
    return guard;
  }

  /** Counts signals that were taken in beside samples, such as metadata. */
  public void count(String protocol, String signal, long count) {
    taken
        .computeIfAbsent(
            new Kind(protocol, signal),
            kind ->
                Counter.builder("aegle.intake.signals")
                    .description("Signals taken in.")
                    .tag("protocol", kind.protocol())
                    .tag("signal", kind.what())
                    .register(meters))
        .increment((double) count);
  }

  /** Counts what was refused: requests at the door, or single signals. */
  public void reject(String protocol, String reason, long count) {
    refused
        .computeIfAbsent(
            new Kind(protocol, reason),
            kind ->
                Counter.builder("aegle.intake.rejected")
                    .description("Requests and signals refused, by reason.")
                    .tag("protocol", kind.protocol())
                    .tag("reason", kind.what())
                    .register(meters))
        .increment((double) count);
  }

  /** As {@link #reject(String, String, long)}, of a sender who is known. */
  public void reject(Sender sender, String reason, long count) {
    reject(sender.protocol(), reason, count);
    onlooker.refused(sender, reason, count);
  }

  /** Tells who looks on that what a client counts on its own account was added up. */
  public void added(Sender sender, String signal, long count) {
    count(sender.protocol(), signal, count);
    onlooker.added(sender, signal, count);
  }

  /** Tells who looks on that values of a gauge were lost to those after them. */
  public void overwrote(Sender sender, Labels series, long lost) {
    onlooker.overwrote(sender, series, lost);
  }

  /** Counts sums that could not be written, are held all the same, and are written later. */
  public void defer(String protocol, long count) {
    if (count == 0) {
      return;
    }
    Counter.builder("aegle.intake.writes.deferred")
        .description("Sums that could not be written when they were told, and are held till then.")
        .tag("protocol", protocol)
        .register(meters)
        .increment((double) count);
  }

  /** Notes that a source was heard just now. */
  void heard(String source) {
    Source known = sources.get(source);
    if (known == null) {
      String name = sources.size() < MAX_SOURCES ? source : OTHER_SOURCES;
      known = sources.computeIfAbsent(name, this::newSource);
    }
    known.newestMillis().set(clock.millis());
  }

  private Source newSource(String source) {
    AtomicLong newest = new AtomicLong(clock.millis());
    Gauge age =
        Gauge.builder(
                "aegle.intake.newest.signal.age",
                newest,
                millis -> (clock.millis() - millis.get()) / 1_000.0)
            .description("Time since a source was last heard.")
            .baseUnit("seconds")
            .tag("source", source)
            .strongReference(true)
            .register(meters);
    return new Source(newest, age);
  }

  /** Forgets sources that were silent for a day, so that their places serve others. */
  void forgetSilent() {
    long latest = clock.millis() - SILENCE.toMillis();
    for (String name : sources.keySet()) {
      sources.computeIfPresent(name, (_, source) -> forgotten(source, latest) ? null : source);
    }
  }

  private boolean forgotten(Source source, long latestMillis) {
    boolean silent = source.newestMillis().get() < latestMillis;
    if (silent) {
      meters.remove(source.age());
    }
    return silent;
  }
}
