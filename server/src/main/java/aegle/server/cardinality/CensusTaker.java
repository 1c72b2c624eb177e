package aegle.server.cardinality;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.signals.Labels;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts anew what the store holds, every five minutes, and saves every minute what a restart has
 * to know. Started before anything is taken in. One thread; {@link #census} and {@link #save} may
 * be called from any.
 */
public final class CensusTaker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CensusTaker.class);
  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final int ROUNDS_PER_CENSUS = 5;

  /** A census that takes long is taken less often: at most a twentieth of the time goes into it. */
  private static final int MAX_SHARE = 20;

  /** How far ahead of our clock a sender's own time may be. */
  private static final Duration AHEAD = Duration.ofMinutes(10);

  /** How long counters are taken to be old ones, when nothing is known of before the start. */
  private static final Duration SETTLING = Duration.ofMinutes(10);

  private static final Duration LOOKBACK = Duration.ofDays(1);

  private final SeriesBudget budget;
  private final SeriesStore store;
  private final BudgetFile file;
  private final InstantSource clock;
  private final LongSupplier nanoTicker;
  private final Counter failures;
  private final Thread loop = Thread.ofPlatform().name("cardinality").daemon().unstarted(this::run);
  private volatile boolean closed;
  private volatile long takenMillis;
  private volatile long tookNanos;

  /** What a census has found of one source so far. */
  private static final class Found {
    private final Map<String, FamilyUse> families = new HashMap<>();
    private long series;

    void add(Labels labels, LabelHash hash) {
      String family = Families.of(labels.metricName());
      FamilyUse use = families.get(family);
      if (use == null && families.size() < SourceUse.MAX_FAMILIES) {
        use = new FamilyUse();
        families.put(family, use);
      }
      if (use != null) {
        use.add(labels, 1, hash);
      }
      series++;
    }
  }

  /**
   * Has counted nothing yet.
   *
   * @param folder where what a restart has to know is saved
   */
  public CensusTaker(
      SeriesBudget budget,
      SeriesStore store,
      Path folder,
      InstantSource clock,
      LongSupplier nanoTicker,
      MeterRegistry meters) {
    this.budget = budget;
    this.store = store;
    this.file = new BudgetFile(folder);
    this.clock = clock;
    this.nanoTicker = nanoTicker;
    this.failures =
        Counter.builder("aegle.cardinality.failures")
            .description("Rounds in which series could not be counted or saved.")
            .register(meters);
  }

  /** Learns what the store has and whose it is, and starts to count. */
  public void start() {
    Optional<BudgetFile.Saved> saved = file.read();
    saved.ifPresent(this::goOn);
    census();
    if (saved.isEmpty() && hasOthers()) {
      budget.settleUntil(clock.millis() + SETTLING.toMillis());
      LOG.warn("Nothing is known of series that were folded before the start: file={}", file);
    }
    loop.start();
  }

  private void goOn(BudgetFile.Saved saved) {
    budget.use(new LabelHash(saved.hashKey()));
    int minute = SeriesBudget.minute(clock.millis());
    List<SourceUse> sources = saved.sources().stream().map(budget::source).toList();
    synchronized (budget.ownership()) {
      for (int i = 0; i < saved.series().length; i++) {
        int owner = sources.get(saved.owners()[i]).number();
        budget.ownership().put(saved.series()[i], owner, minute);
      }
    }
    for (BudgetFile.Folded folded : saved.folded()) {
      SourceUse use = sources.get(folded.source());
      synchronized (use) {
        goOn(use, folded, minute);
      }
    }
    budget.recountFolded();
  }

  private void goOn(SourceUse use, BudgetFile.Folded folded, int minute) {
    List<Integer> places = new ArrayList<>();
    for (BudgetFile.Other saved : folded.others()) {
      OtherSeries other = new OtherSeries(saved.labels(), 1, clock.millis());
      other.goOn(saved.total(), newest(saved.labels()));
      places.add(use.addOther(other));
    }
    for (int i = 0; i < folded.counters().length; i++) {
      int place = places.get(folded.places()[i]);
      use.counters().put(folded.counters()[i], folded.lasts()[i], place, minute);
    }
  }

  /** What a series shows now, or showed within the last day; 0 where it does not exist. */
  private double newest(Labels labels) {
    List<Matcher> matchers = new ArrayList<>(labels.size());
    labels.forEach((name, value) -> matchers.add(Matcher.equal(name, value)));
    long from = clock.millis() - LOOKBACK.toMillis();
    long to = clock.millis() + AHEAD.toMillis();
    for (Series series : store.select(from, to, matchers)) {
      if (series.labels().equals(labels)) {
        SampleBuffer samples = new SampleBuffer();
        series.read(from, to, samples);
        for (int i = samples.size() - 1; i >= 0; i--) {
          if (!Double.isNaN(samples.value(i))) {
            return samples.value(i);
          }
        }
      }
    }
    return 0;
  }

  private boolean hasOthers() {
    for (SourceUse use : budget.all()) {
      synchronized (use) {
        if (use.hasOthersStored()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Counts what the store holds. Series come in meanwhile as always. */
  public synchronized void census() {
    long began = nanoTicker.getAsLong();
    long now = clock.millis();
    List<SourceUse> sources = budget.all();
    for (SourceUse use : sources) {
      synchronized (use) {
        use.beginCensus();
      }
    }
    Map<Integer, Found> found = new HashMap<>();
    Ownership seen = new Ownership();
    LabelHash hash = budget.hash();
    long from = now - SeriesBudget.LIFE.toMillis();
    for (Series series : store.select(from, now + AHEAD.toMillis(), List.of())) {
      Labels labels = series.labels();
      long id = hash.of(labels);
      int owner = owner(id, labels);
      found.computeIfAbsent(owner, _ -> new Found()).add(labels, hash);
      seen.put(id, owner, SeriesBudget.minute(now));
    }
    for (SourceUse use : budget.all()) {
      Found ofSource = found.getOrDefault(use.number(), new Found());
      synchronized (use) {
        use.renew(
            ofSource.families,
            ofSource.series,
            labels -> seen.find(hash.of(labels)) != SlotTable.NONE,
            hash,
            now);
        use.forgetSilent(now, budget.isScarce());
      }
    }
    synchronized (budget.ownership()) {
      budget.ownership().learn(seen);
      budget.ownership().forgetBut(seen, SeriesBudget.minute(now));
    }
    budget.recountFolded();
    takenMillis = now;
    tookNanos = nanoTicker.getAsLong() - began;
  }

  /** Whose a series is: its known owner's, or that of the project which it names. */
  private int owner(long id, Labels labels) {
    int known;
    synchronized (budget.ownership()) {
      known = budget.ownership().owner(id);
    }
    if (known > 0) {
      return known;
    }
    String project = labels.get("project");
    return project.isEmpty() ? 0 : budget.source(project).number();
  }

  /** When it was last counted, in milliseconds since 1970. */
  public long takenMillis() {
    return takenMillis;
  }

  /** Saves what a restart has to know. */
  public synchronized void save() {
    try {
      file.write(BudgetFile.Saved.of(budget));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save " + file + ": " + e.getMessage(), e);
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(ROUND.toNanos());
      if (!closed) {
        boolean isDue =
            clock.millis() - takenMillis
                >= Math.max(
                    ROUND.multipliedBy(ROUNDS_PER_CENSUS).toMillis() - 1_000,
                    tookNanos * MAX_SHARE / 1_000_000);
        round(isDue);
      }
    }
  }

  private void round(boolean counts) {
    try {
      if (counts) {
        census();
      }
      save();
    } catch (StoreException | UncheckedIOException e) {
      failures.increment();
      LOG.warn("Could not count or save the series of sources: reason={}", e.getMessage());
    } catch (RuntimeException e) {
      failures.increment();
      LOG.error("Could not count the series of sources, will try again", e);
    }
  }

  /** Saves and ends. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
    round(false);
  }
}
