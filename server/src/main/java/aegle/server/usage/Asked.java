package aegle.server.usage;

import aegle.metrics.Matcher;
import aegle.metrics.promql.Expr;
import aegle.server.state.AskedNames;
import aegle.server.state.StateException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which metrics and labels anybody asked for: rules, pages, and whoever calls the API. Kept over
 * restarts. Safe from any thread.
 */
public final class Asked implements AutoCloseable {
  /** Names of metrics, and pairs of a metric and a label, that are remembered: 50,000. */
  public static final int MAX_NAMES = 50_000;

  /** Regular expressions in place of a name that are remembered, until the next start: 500. */
  static final int MAX_PATTERNS = 500;

  /** Expressions that are known by their text, so that rules cost nothing: 5,000. */
  static final int MAX_TEXTS = 5_000;

  private static final long SAVE_NANOS = 60_000_000_000L;

  /** A name that is asked for again is noted again after so long: an hour. */
  private static final long STALE_MILLIS = 3_600_000;

  /** What nobody asked for in so long is forgotten: 90 days. */
  static final Duration MEMORY = Duration.ofDays(90);

  /** How often that is looked for: once an hour. */
  private static final long FORGET_MILLIS = 3_600_000;

  private static final Logger LOG = LoggerFactory.getLogger(Asked.class);

  private final AskedNames names;
  private final InstantSource clock;
  private final Counter refused;
  private final Counter failures;
  private final Map<AskedNames.Name, Long> asked = new LinkedHashMap<>();
  private final Map<AskedNames.Name, Long> unsaved = new LinkedHashMap<>();
  private final Set<String> texts = new HashSet<>();
  private final Set<Matcher> patterns = new LinkedHashSet<>();
  private final Thread loop = Thread.ofPlatform().name("asked").daemon().unstarted(this::run);
  private Instant since = Instant.EPOCH;
  private long textsSinceMillis;
  private volatile long forgotMillis;
  private boolean isCrowded;
  private volatile boolean closed;

  public Asked(AskedNames names, InstantSource clock, MeterRegistry meters) {
    this.names = names;
    this.clock = clock;
    this.refused =
        Counter.builder("aegle.usage.asked.refused")
            .description(
                "Names asked for that are too long, or gave way to others asked for since.")
            .register(meters);
    this.failures =
        Counter.builder("aegle.usage.asked.failures")
            .description("Times that the names which are asked for could not be saved.")
            .register(meters);
  }

  /** Recalls what was asked before the start. */
  public void start() {
    synchronized (this) {
      since = names.since(clock.instant());
      asked.putAll(names.all(MAX_NAMES));
    }
    save();
    loop.start();
  }

  /**
   * Somebody asks.
   *
   * @param text of the expression
   */
  public void heard(String text, Expr expr) {
    hear(text, () -> AskedExpressions.of(expr));
  }

  /**
   * Somebody chooses series outside of an expression.
   *
   * @param selector its matchers
   */
  public void chosen(List<Matcher> selector) {
    hear(selector.toString(), () -> AskedExpressions.of(selector));
  }

  private synchronized void hear(String text, Supplier<AskedExpressions> read) {
    long now = clock.millis();
    if (now - textsSinceMillis > STALE_MILLIS || texts.size() >= MAX_TEXTS) {
      texts.clear();
      textsSinceMillis = now;
    }
    if (!texts.add(text)) {
      return;
    }
    AskedExpressions found = read.get();
    for (String metric : found.metrics()) {
      note(new AskedNames.Name(metric, ""), now);
      found.labels().forEach(label -> note(new AskedNames.Name(metric, label), now));
    }
    for (Matcher pattern : found.patterns()) {
      if (patterns.size() < MAX_PATTERNS) {
        patterns.add(pattern);
      }
    }
    if (!found.patterns().isEmpty()) {
      found.labels().forEach(label -> note(new AskedNames.Name("", label), now));
    }
  }

  private void note(AskedNames.Name name, long now) {
    if (name.metric().length() > AskedNames.MAX_CHARS
        || name.label().length() > AskedNames.MAX_CHARS) {
      refused.increment();
      return;
    }
    unsaved.put(name, now);
    asked.remove(name); // So that the map stays in the order in which names were asked for last.
    asked.put(name, now);
    if (asked.size() > MAX_NAMES) {
      AskedNames.Name oldest = asked.keySet().iterator().next();
      asked.remove(oldest);
      unsaved.remove(oldest);
      refused.increment();
      isCrowded = true;
    }
  }

  /** Forgets what nobody asked for within the memory; gives since when all names are known. */
  private synchronized long forgetOld() {
    long since = clock.millis() - MEMORY.toMillis();
    asked.values().removeIf(at -> at < since);
    boolean isCut = isCrowded && !asked.isEmpty();
    isCrowded = false;
    return isCut ? Math.max(since, asked.values().iterator().next()) : since;
  }

  /** Since when this is watched. */
  public synchronized Instant since() {
    return since;
  }

  /** Whether anybody asked for a metric, under its name or one that a pattern covers. */
  public synchronized boolean isAsked(String metric) {
    return asked.containsKey(new AskedNames.Name(metric, "")) || isCovered(metric);
  }

  /** Whether anybody named a label where this metric was asked for. */
  public synchronized boolean isAsked(String metric, String label) {
    return asked.containsKey(new AskedNames.Name(metric, label))
        || (asked.containsKey(new AskedNames.Name("", label)) && isCovered(metric));
  }

  private boolean isCovered(String metric) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(metric));
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(SAVE_NANOS);
      save();
    }
  }

  /** Saves what was asked since the last time; what cannot be saved now is saved later. */
  void save() {
    Map<AskedNames.Name, Long> news;
    synchronized (this) {
      news = Map.copyOf(unsaved);
      unsaved.clear();
    }
    try {
      if (!news.isEmpty()) {
        names.put(news);
      }
      if (clock.millis() - forgotMillis >= FORGET_MILLIS) {
        names.forget(forgetOld());
        forgotMillis = clock.millis();
      }
    } catch (StateException e) {
      failures.increment();
      LOG.warn("Could not save what is asked for: names={} reason={}", news.size(), e.getMessage());
      synchronized (this) {
        news.forEach((name, at) -> {
          if (asked.containsKey(name)) {
            unsaved.putIfAbsent(name, at);
          }
        });
      }
    }
  }

  /** Saves and ends. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
    save();
  }
}
