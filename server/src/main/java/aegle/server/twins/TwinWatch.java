package aegle.server.twins;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.server.cardinality.CounterNames;
import aegle.server.cardinality.SeriesBudget;
import aegle.signals.Labels;
import aegle.signals.Sample;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds events that several sources tell, counts each once, and says where they differ. Every 15
 * seconds; safe from any thread.
 */
public final class TwinWatch implements AutoCloseable {
  /** Events that are followed at a time: 200. */
  public static final int MAX_THINGS = 200;

  /** Sources that tell one event: 10. */
  static final int MAX_TELLERS = 10;

  /** A metric with more series than this is no event of the business. */
  private static final int MAX_SERIES = Telling.MAX_SERIES;

  private static final Duration PERIOD = Duration.ofSeconds(15);
  private static final int ROUNDS_PER_SEARCH = 2;

  /** What a source told within the last minute before it was found is counted. */
  private static final Duration NEWBORN = Duration.ofMinutes(1);

  private static final Duration MEMORY = Duration.ofDays(7);
  private static final Duration AHEAD = Duration.ofMinutes(10);
  private static final Logger LOG = LoggerFactory.getLogger(TwinWatch.class);

  /** Metrics of one stem that are compared; further ones are not. */
  private static final int MAX_CANDIDATES = 50;

  /** Of them those of one source. */
  private static final int MAX_OF_SOURCE = MAX_TELLERS / 2;

  /** Names that can stand in lines to copy, and in a query. */
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]{0,199}");

  /** Labels that say where an event was told, not what happened. */
  private static final Set<String> PLACES =
      Set.of(
          "event", // The one series says there which event it is.
          "job",
          "instance",
          "project",
          "host",
          "pod",
          "service",
          "service_name",
          "version",
          "release",
          "env",
          "environment",
          "app",
          "otel_scope_name",
          "otel_scope_version",
          "telemetry_sdk_language",
          "telemetry_sdk_name",
          "telemetry_sdk_version");

  private final SeriesBudget budget;
  private final SeriesStore store;
  private final Supplier<SameThings> config;
  private final InstantSource clock;
  private final Counter failures;
  private final MultiGauge disagreement;
  private final Map<String, Thing> things = new LinkedHashMap<>();
  private final Thread loop = Thread.ofPlatform().name("twins").daemon().unstarted(this::run);
  private long lastMillis;
  private int rounds;
  private volatile boolean closed;

  /**
   * A metric that a source has.
   *
   * @param hasInstance whether its series are of one exporter each
   */
  private record Candidate(
      String metric,
      String source,
      List<String> protocols,
      Set<String> labels,
      boolean hasInstance) {}

  public TwinWatch(
      SeriesBudget budget,
      SeriesStore store,
      Supplier<SameThings> config,
      InstantSource clock,
      MeterRegistry meters) {
    this.budget = budget;
    this.store = store;
    this.config = config;
    this.clock = clock;
    this.failures =
        Counter.builder("aegle.sources.failures")
            .description("Rounds in which events that several sources tell could not be counted.")
            .register(meters);
    this.disagreement =
        MultiGauge.builder("aegle.sources.disagreement")
            .description(
                "How far a source is from the one that counts, within the last hour: 0 to 1.")
            .register(meters);
  }

  public void start() {
    loop.start();
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(PERIOD.toNanos());
      if (!closed) {
        try {
          round();
        } catch (StoreException e) {
          failures.increment();
          LOG.warn("Could not count events: reason={}", e.getMessage());
        } catch (RuntimeException e) {
          failures.increment();
          LOG.error("Could not count events, will try again", e);
        }
      }
    }
  }

  /** Looks for events now and then, and counts what was told since the last round. */
  public synchronized void round() {
    long now = clock.millis();
    if (rounds++ % ROUNDS_PER_SEARCH == 0) {
      search(now);
    }
    List<Sample> samples = new ArrayList<>();
    for (Thing thing : things.values()) {
      advance(thing, now, samples);
    }
    lastMillis = now;
    if (!samples.isEmpty()) {
      store.append(samples);
    }
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Thing thing : things.values()) {
      if (thing.status() != Thing.Status.SUGGESTED) {
        for (Telling teller : thing.tellers()) {
          Tags tags =
              Tags.of("event", thing.name(), "source", teller.source(), "metric", teller.metric());
          rows.add(MultiGauge.Row.of(tags, thing.disagreement(teller)));
        }
      }
    }
    disagreement.register(rows, true);
  }

  private void advance(Thing thing, long now, List<Sample> samples) {
    long counted = thing.countedMillis();
    Map<Telling, Telling.Round> told = new HashMap<>();
    for (Telling teller : thing.tellers()) {
      List<Series> found = select(teller, now);
      boolean isNew = counted == 0 || (teller.rounds().isEmpty() && counted == lastMillis);
      long since = isNew ? now - NEWBORN.toMillis() : counted;
      told.put(teller, teller.advance(found, thing.by(), since, now));
      teller.forgetOld(now);
    }
    Map<Labels, Double> before = thing.totals();
    thing.count(told, counted(thing), now);
    thing.compare(now);
    if (thing.status() != Thing.Status.SUGGESTED) {
      thing.open(before, now, samples);
      thing.write(now, samples);
    }
  }

  private List<Series> select(Telling teller, long now) {
    List<Matcher> matchers = List.of(Matcher.equal(Labels.METRIC_NAME, teller.metric()));
    long from = now - Thing.SILENCE.multipliedBy(4).toMillis();
    List<Series> found = new ArrayList<>();
    for (Series series : store.select(from, now + AHEAD.toMillis(), matchers)) {
      if (budget.sourceOf(series.labels()).equals(teller.source())) {
        found.add(series);
      }
    }
    return found;
  }

  /** Whose word counts, the most believed first; nobody's before it is clear that it is one. */
  private List<Telling> counted(Thing thing) {
    return switch (thing.status()) {
      case CONFIRMED -> preferred(thing);
      case AUTOMATIC -> sameName(thing);
      case SUGGESTED -> {
        List<Telling> same = sameName(thing);
        boolean isClear =
            same.size() > 1
                && same.stream()
                    .skip(1)
                    .anyMatch(each -> Thing.clearlyAgree(same.getFirst(), each));
        if (isClear || (same.size() > 1 && thing.isKnown())) {
          thing.set(Thing.Status.AUTOMATIC, thing.by());
          LOG.info("Counted an event once: event={} sources={}", thing.name(), same.size());
          yield same;
        }
        yield List.of();
      }
    };
  }

  private List<Telling> preferred(Thing thing) {
    List<String> prefer =
        config.get().confirmed().stream()
            .filter(each -> each.name().equals(thing.name()))
            .findFirst()
            .map(SameThings.Confirmed::prefer)
            .orElse(List.of());
    List<Telling> ordered = new ArrayList<>(thing.tellers());
    ordered.sort((a, b) ->
        Integer.compare(rank(prefer, a, ordered.size()), rank(prefer, b, ordered.size())));
    return ordered;
  }

  private static int rank(List<String> prefer, Telling teller, int last) {
    int source = prefer.indexOf(teller.source());
    int metric = prefer.indexOf(teller.metric());
    int best = source < 0 ? metric : metric < 0 ? source : Math.min(source, metric);
    return best < 0 ? Math.max(last, prefer.size()) : best;
  }

  private static List<Telling> sameName(Thing thing) {
    return thing.tellers().stream()
        .filter(teller -> EventName.of(teller.metric()).normal().equals(thing.name()))
        .toList();
  }

  /** Finds metrics that could be one event. */
  private void search(long now) {
    Map<String, List<Candidate>> byName = new LinkedHashMap<>();
    SameThings same = config.get();
    for (CounterNames names : budget.counters(MAX_SERIES)) {
      for (CounterNames.OfMetric metric : names.metrics()) {
        if (isCandidate(metric)) {
          Set<String> labels = new TreeSet<>(metric.labels());
          boolean hasInstance = labels.contains("instance");
          labels.removeAll(PLACES);
          Candidate candidate =
              new Candidate(metric.name(), names.source(), names.protocols(), labels, hasInstance);
          String key =
              same.of(metric.name())
                  .map(confirmed -> "=" + confirmed.name())
                  .orElseGet(() -> EventName.of(metric.name()).stem());
          List<Candidate> ofName = byName.computeIfAbsent(key, _ -> new ArrayList<>());
          if (ofName.size() < MAX_CANDIDATES && hasRoomFor(candidate, ofName)) {
            ofName.add(candidate);
          }
        }
      }
    }
    Set<String> found = new LinkedHashSet<>();
    byName.forEach((key, candidates) -> {
      boolean isConfirmed = key.startsWith("=");
      String name = isConfirmed ? key.substring(1) : name(candidates);
      Thing known = things.get(name);
      boolean isOne =
          isConfirmed
              || couldBeOne(candidates, same)
              || (known != null && known.status() == Thing.Status.AUTOMATIC);
      if (isOne && found.size() < MAX_THINGS && found.add(name)) {
        follow(name, candidates, isConfirmed, now);
      }
    });
    things.keySet().retainAll(found);
  }

  private static boolean hasRoomFor(Candidate candidate, List<Candidate> found) {
    long own = found.stream().filter(one -> one.source().equals(candidate.source())).count();
    return own < MAX_OF_SOURCE;
  }

  /** A sum of amounts is no count of events, though it rises with them. */
  private static boolean isCandidate(CounterNames.OfMetric metric) {
    return PLAIN.matcher(metric.name()).matches()
        && !metric.name().endsWith("_sum_total")
        && !metric.name().startsWith("aegle_");
  }

  /** The same metric of two scraped jobs is two things; by two kinds of client it may be one. */
  private static boolean couldBeOne(List<Candidate> candidates, SameThings same) {
    for (Candidate one : candidates) {
      for (Candidate other : candidates) {
        // By which protocols a source came is not known before it was heard.
        boolean differ =
            !one.metric().equals(other.metric())
                || one.protocols().isEmpty()
                || other.protocols().isEmpty()
                || !one.protocols().equals(other.protocols());
        // What two doors brought of one exporter, such as its history, are halves of one thing.
        boolean halves =
            one.metric().equals(other.metric()) && one.hasInstance() && other.hasInstance();
        if (!one.equals(other)
            && differ
            && !halves
            && !one.source().equals(other.source())
            && !same.areRefused(one.metric(), other.metric())) {
          return true;
        }
      }
    }
    return false;
  }

  /** The name under which one is followed already, or that most of them have. */
  private String name(List<Candidate> candidates) {
    Map<String, Integer> names = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      String normal = EventName.of(candidate.metric()).normal();
      if (things.containsKey(normal)) {
        return normal;
      }
      names.merge(normal, 1, Integer::sum);
    }
    return names.entrySet().stream()
        .max(Map.Entry.<String, Integer>comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  private void follow(String name, List<Candidate> candidates, boolean isConfirmed, long now) {
    Thing thing = things.get(name);
    if (thing == null) {
      thing = new Thing(name);
      recall(thing, now);
      things.put(name, thing);
    }
    Set<String> shared = new TreeSet<>(candidates.getFirst().labels());
    Thing known = thing;
    known.tellers().removeIf(teller -> candidates.stream().noneMatch(each -> is(teller, each)));
    for (Candidate candidate : candidates) {
      shared.retainAll(candidate.labels());
      boolean isNew = known.tellers().stream().noneMatch(teller -> is(teller, candidate));
      if (isNew && known.tellers().size() < MAX_TELLERS) {
        known.tellers().add(new Telling(candidate.metric(), candidate.source()));
      }
    }
    List<String> by =
        config.get().confirmed().stream()
            .filter(each -> isConfirmed && each.name().equals(name) && !each.by().isEmpty())
            .findFirst()
            .map(SameThings.Confirmed::by)
            .orElse(List.copyOf(shared));
    Thing.Status status =
        isConfirmed
            ? Thing.Status.CONFIRMED
            : known.status() == Thing.Status.CONFIRMED ? Thing.Status.SUGGESTED : known.status();
    known.set(status, by);
  }

  private static boolean is(Telling teller, Candidate candidate) {
    return teller.metric().equals(candidate.metric()) && teller.source().equals(candidate.source());
  }

  /** Where the one series stood before the start. */
  private void recall(Thing thing, long now) {
    List<Matcher> matchers =
        List.of(
            Matcher.equal(Labels.METRIC_NAME, Thing.SERIES), Matcher.equal("event", thing.name()));
    Map<Labels, Double> totals = new HashMap<>();
    long newest = 0;
    long from = now - MEMORY.toMillis();
    for (Series series : store.select(from, now + AHEAD.toMillis(), matchers)) {
      SampleBuffer samples = new SampleBuffer();
      series.read(from, now + AHEAD.toMillis(), samples);
      if (samples.size() > 0) {
        int last = samples.size() - 1;
        totals.put(
            series.labels().without(List.of(Labels.METRIC_NAME, "event")), samples.value(last));
        newest = Math.max(newest, samples.timestampMillis(last));
      }
    }
    thing.goOn(totals, newest);
  }

  /** Every event that several sources tell, or seem to. */
  public synchronized List<TwinReport> report() {
    List<TwinReport> reports = new ArrayList<>();
    for (Thing thing : things.values()) {
      reports.add(report(thing));
    }
    return reports;
  }

  private static TwinReport report(Thing thing) {
    List<TwinReport.Teller> tellers = new ArrayList<>();
    Set<String> metrics = new TreeSet<>();
    Set<String> sources = new LinkedHashSet<>();
    for (Telling teller : thing.tellers()) {
      metrics.add(teller.metric());
      sources.add(teller.source());
      tellers.add(
          new TwinReport.Teller(
              teller.metric(),
              teller.source(),
              teller.isLive(),
              teller.equals(thing.counting()) && thing.status() != Thing.Status.SUGGESTED,
              teller.lastHour(),
              thing.disagreement(teller),
              Math.max(0, teller.disagreesSinceMillis())));
    }
    String list = String.join(", ", metrics);
    String head = "same:\n  - name: " + thing.name() + "\n";
    String confirm =
        head + "    are: [" + list + "]\n    prefer: [" + String.join(", ", sources) + "]";
    return new TwinReport(
        thing.name(),
        thing.status().name().toLowerCase(Locale.ROOT),
        thing.by(),
        tellers,
        new TwinReport.Mend(confirm, head + "    are-not: [" + list + "]"));
  }

  /**
   * Ends; a round that has begun goes on to its end. What is told from then on is counted after the
   * next start.
   */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
  }
}
