package aegle.server.cardinality;

import aegle.signals.Labels;
import aegle.signals.SampleBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Judges every series that a source brings for the first time. Safe from any thread; what one
 * source takes is guarded by the monitor of its {@link SourceUse}, who owns which series by that of
 * {@link Ownership}, which is taken last.
 */
public final class SeriesBudget {
  /** What stands in place of values beyond a budget. */
  public static final String OTHER = "__other__";

  /** Sources with budgets of their own: 1,000. All further ones share one. */
  public static final int MAX_SOURCES = 1_000;

  /** Counters that all sources together may have folded: two million, which take 112 MiB. */
  public static final int MAX_FOLDED_COUNTERS = 2_000_000;

  /**
   * How long after its last sample a series gives its place back: three hours, as long as the store
   * holds it in memory.
   */
  public static final Duration LIFE = Duration.ofHours(3);

  /** How long it is remembered what a folded counter showed, where there is room: a day. */
  static final Duration MEMORY = Duration.ofDays(1);

  /**
   * A report that was made so lately is given again: 3 seconds, since making it holds up senders.
   */
  static final Duration REPORT_LIFE = Duration.ofSeconds(3);

  /** The source of series that the store had before this process, until somebody sends them. */
  static final String UNCLAIMED = "(rules, and not heard yet)";

  private static final String OTHER_SOURCES = "(others)";

  private final Supplier<Budgets> budgets;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Map<String, SourceUse> sources = new ConcurrentHashMap<>();
  private final List<SourceUse> byNumber = new ArrayList<>();
  private final Ownership ownership = new Ownership();
  private final Map<Refused, Counter> refused = new ConcurrentHashMap<>();
  private final Map<Folded, Counter> folded = new ConcurrentHashMap<>();
  private volatile LabelHash hash;
  private final AtomicInteger foldedCounters = new AtomicInteger();
  private volatile long settledMillis = Long.MIN_VALUE;
  private final Object reporting = new Object();
  private long reportedMillis = Long.MIN_VALUE;
  private List<CardinalityReport> reported = List.of();

  private record Refused(String source, String reason) {}

  private record Folded(String source, String kind) {}

  /**
   * A budget that nobody has used yet.
   *
   * @param budgets asked each time, so that a reload counts at once
   * @param hashKey random, until a saved one takes its place
   */
  public SeriesBudget(
      Supplier<Budgets> budgets, InstantSource clock, MeterRegistry meters, long hashKey) {
    this.budgets = budgets;
    this.clock = clock;
    this.meters = meters;
    this.hash = new LabelHash(hashKey);
    SourceUse _ = source(UNCLAIMED);
  }

  static int minute(long millis) {
    return (int) (millis / 60_000);
  }

  Budgets budgets() {
    return budgets.get();
  }

  LabelHash hash() {
    return hash;
  }

  Ownership ownership() {
    return ownership;
  }

  SourceUse source(String name) {
    SourceUse known = sources.get(name);
    if (known != null) {
      return known;
    }
    String named = sources.size() < MAX_SOURCES ? name : OTHER_SOURCES;
    return sources.computeIfAbsent(named, this::newSource);
  }

  private SourceUse newSource(String name) {
    synchronized (byNumber) {
      SourceUse made = new SourceUse(name, byNumber.size());
      byNumber.add(made);
      // From nothing, so that the first that is folded is seen as a rise.
      folded(name, "counter").increment(0);
      folded(name, "gauge").increment(0);
      Gauge.builder("aegle.cardinality.series", made, SeriesBudget::seriesOf)
          .description("Series that a source has, of the last three hours.")
          .tag("source", name)
          .strongReference(true)
          .register(meters);
      Gauge.builder("aegle.cardinality.budget.series", this, self -> self.budgets().seriesOf(name))
          .description("Series that a source may have.")
          .tag("source", name)
          .strongReference(true)
          .register(meters);
      Gauge.builder("aegle.cardinality.folded.series", made, SeriesBudget::foldedOf)
          .description("Series of a source beyond a budget since the start, an estimate.")
          .tag("source", name)
          .strongReference(true)
          .register(meters);
      return made;
    }
  }

  private static double seriesOf(SourceUse use) {
    synchronized (use) {
      return use.series();
    }
  }

  private static double foldedOf(SourceUse use) {
    synchronized (use) {
      return use.foldedSeries();
    }
  }

  List<SourceUse> all() {
    synchronized (byNumber) {
      return List.copyOf(byNumber);
    }
  }

  /**
   * Judges a series that the caller does not know.
   *
   * @param series as it is to be written, masked
   * @param identity the labels of one series that is written for it, the same each time
   * @param weight how many series are written for it
   */
  public Verdict judge(String source, String protocol, Labels series, Labels identity, int weight) {
    SourceUse use = source(source);
    long id = hash.of(identity);
    synchronized (use) {
      use.cameBy(protocol);
      if (isOwned(use, series, id)) {
        return Verdict.KEPT;
      }
      Verdict verdict = use.judge(series, weight, budgets.get(), hash, clock.millis());
      note(use, series, id, verdict);
      return verdict;
    }
  }

  /** Whether the store has the series, so that it costs nothing more; claims it if need be. */
  private boolean isOwned(SourceUse use, Labels series, long id) {
    int owner;
    synchronized (ownership) {
      owner = ownership.owner(id);
      if (owner != SlotTable.NONE && owner != use.number()) {
        // It is of whoever tells it now, such as a scrape of what was written from outside before;
        // the next census moves the count.
        ownership.put(id, use.number(), minute(clock.millis()));
      }
    }
    if (owner == 0) {
      use.claim(series, hash);
    }
    return owner != SlotTable.NONE;
  }

  private void own(SourceUse use, long id) {
    synchronized (ownership) {
      ownership.put(id, use.number(), minute(clock.millis()));
    }
  }

  private void note(SourceUse use, Labels series, long id, Verdict verdict) {
    switch (verdict) {
      case Verdict.Kept _ -> own(use, id);
      case Verdict.Folded _ -> countFolded(use, use.isCounter(series), 1);
      case Verdict.Refused(String reason) -> refuse(use, reason, 1);
    }
  }

  /** The source of a series; empty where nobody knows. */
  public String sourceOf(Labels series) {
    int owner;
    synchronized (ownership) {
      owner = ownership.owner(hash.of(series));
    }
    if (owner > 0) {
      synchronized (byNumber) {
        return byNumber.get(owner).name();
      }
    }
    return series.get("project");
  }

  /** The judge of the series of one batch. */
  public Fold fold(String source, String protocol) {
    return new Fold(this, source(source), protocol);
  }

  /**
   * Judges a series, and takes its samples where it is beyond a budget.
   *
   * @return samples that were taken; 0 where the store may have the series
   */
  long take(SourceUse use, String protocol, Labels series, SampleBatch batch) {
    long id = hash.of(series);
    Budgets now = budgets.get();
    synchronized (use) {
      use.cameBy(protocol);
      if (isOwned(use, series, id)) {
        return 0;
      }
      if (use.staysFolded(id, now)) {
        return countOn(use, id, batch);
      }
      Verdict verdict = use.judge(series, 1, now, hash, clock.millis());
      return switch (verdict) {
        case Verdict.Kept _ -> {
          note(use, series, id, verdict);
          yield 0;
        }
        case Verdict.Folded(Labels other) -> fold(use, series, id, other, batch);
        case Verdict.Refused _ when use.counters().knows(id) -> countOn(use, id, batch);
        case Verdict.Refused(String reason) -> refuse(use, reason, skip(batch));
      };
    }
  }

  /** Adds the growth of a counter that is folded to where it was added before. */
  private long countOn(SourceUse use, long id, SampleBatch batch) {
    int place = use.counters().other(use.counters().find(id));
    long samples = count(use, id, use.other(place), place, batch);
    use.judged(id);
    return samples;
  }

  private long fold(SourceUse use, Labels series, long id, Labels other, SampleBatch batch) {
    if (!use.isCounter(series)) {
      long samples = skip(batch);
      countFolded(use, false, samples);
      return samples;
    }
    boolean isKnown = use.counters().knows(id);
    if (!isKnown && (use.counters().isFull() || foldedCounters.get() >= MAX_FOLDED_COUNTERS)) {
      return refuse(use, "too_many_folded_series", skip(batch));
    }
    foldedCounters.addAndGet(isKnown ? 0 : 1);
    own(use, hash.of(other));
    int place = use.place(other);
    long samples = count(use, id, use.other(place), place, batch);
    use.judged(id);
    return samples;
  }

  /** Adds the growth of a counter to the series that stands for it. */
  private long count(SourceUse use, long id, OtherSeries other, int place, SampleBatch batch) {
    long nowMillis = clock.millis();
    other.hear(nowMillis);
    long samples = 0;
    while (batch.nextSample()) {
      samples++;
      double value = batch.value();
      if (Double.isFinite(value) && value >= 0) {
        boolean isBase = nowMillis < settledMillis && !use.counters().knows(id);
        double growth = use.counters().grown(id, value, place, minute(nowMillis));
        other.rise(isBase ? 0 : growth);
      }
    }
    countFolded(use, true, samples);
    return samples;
  }

  private static long skip(SampleBatch batch) {
    long samples = 0;
    while (batch.nextSample()) {
      samples++;
    }
    return samples;
  }

  private long refuse(SourceUse use, String reason, long samples) {
    use.refuse(samples);
    refused
        .computeIfAbsent(
            new Refused(use.name(), reason),
            kind ->
                Counter.builder("aegle.cardinality.refused")
                    .description("Samples beyond a budget for which there was no room at all.")
                    .tag("source", kind.source())
                    .tag("reason", kind.reason())
                    .register(meters))
        .increment((double) samples);
    return samples;
  }

  private void countFolded(SourceUse use, boolean isCounter, long samples) {
    folded(use.name(), isCounter ? "counter" : "gauge").increment((double) samples);
  }

  private Counter folded(String source, String kind) {
    return folded.computeIfAbsent(
        new Folded(source, kind),
        _ ->
            Counter.builder("aegle.cardinality.folded")
                .description("Samples of series beyond a budget that were folded.")
                .tag("source", source)
                .tag("kind", kind)
                .register(meters));
  }

  /** By how much the series that stand for others grew since this was last asked. */
  public List<Rise> drain() {
    List<Rise> rises = new ArrayList<>();
    for (SourceUse use : all()) {
      synchronized (use) {
        use.drain(rises);
      }
    }
    return rises;
  }

  /** How many counters are folded, after some were forgotten. */
  void recountFolded() {
    int count = 0;
    for (SourceUse use : all()) {
      synchronized (use) {
        count += use.counters().size();
      }
    }
    foldedCounters.set(count);
  }

  /** Whether all sources together have so many folded counters that room becomes scarce. */
  boolean isScarce() {
    return foldedCounters.get() > MAX_FOLDED_COUNTERS / 2;
  }

  /** Goes on with the hashes of before, which was saved. */
  void use(LabelHash saved) {
    hash = saved;
  }

  /**
   * Counters that are folded for the first time before this moment are taken to have been folded
   * before the start too, of which nothing is known: only what they count from then on is added.
   */
  void settleUntil(long millis) {
    settledMillis = millis;
  }

  /** What each source takes, those with most series first; as it was up to 3 seconds ago. */
  public List<CardinalityReport> report() {
    synchronized (reporting) {
      long now = clock.millis();
      if (reported.isEmpty() || Math.abs(now - reportedMillis) >= REPORT_LIFE.toMillis()) {
        reported = report(now);
        reportedMillis = now;
      }
      return reported;
    }
  }

  private List<CardinalityReport> report(long nowMillis) {
    List<CardinalityReport> reports = new ArrayList<>();
    for (SourceUse use : all()) {
      CardinalityReport made;
      synchronized (use) {
        made = use.report(budgets.get(), nowMillis);
      }
      reports.add(made.sorted());
    }
    reports.sort((a, b) -> Long.compare(b.series() + b.folded(), a.series() + a.folded()));
    return List.copyOf(reports);
  }

  /**
   * The metrics of each source that count something up, those with most series first. Costs far
   * less than {@link #report}.
   *
   * @param mostSeries of a metric; those with more are left out
   */
  public List<CounterNames> counters(long mostSeries) {
    List<CounterNames> names = new ArrayList<>();
    for (SourceUse use : all()) {
      CounterNames made;
      synchronized (use) {
        made = use.counters(mostSeries);
      }
      names.add(made.sorted());
    }
    names.sort((a, b) -> Long.compare(b.series(), a.series()));
    return names;
  }
}
