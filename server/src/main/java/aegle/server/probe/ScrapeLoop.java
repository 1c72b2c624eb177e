package aegle.server.probe;

import aegle.server.probe.config.PrometheusConfig;
import aegle.server.probe.config.ScrapeConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Scrapes everything that a configuration names, each target in its own rhythm. All methods may be
 * called from any thread.
 */
public final class ScrapeLoop implements AutoCloseable {
  /**
   * Scrapes under way at once. Each holds the body of an answer in memory, and two cores do not
   * parse more than two of them anyway.
   */
  static final int MAX_CONCURRENT_SCRAPES = 64;

  /** How often files of targets are looked at for changes. */
  private static final long REDISCOVERY_MILLIS = 5_000;

  private final Job.Shared shared;
  private final Rounds rediscovery;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private PrometheusConfig config;
  private boolean running;

  public ScrapeLoop(PrometheusConfig config, SampleSink sink, ProbeTools tools) {
    this.config = config;
    this.shared =
        new Job.Shared(sink, tools, new Semaphore(MAX_CONCURRENT_SCRAPES, true), new AtomicLong());
    this.rediscovery =
        new Rounds("file-targets", REDISCOVERY_MILLIS, new Semaphore(1), tools, _ -> rediscover());
  }

  /** Begins to scrape. */
  public void start() {
    lock.lock();
    try {
      running = true;
      configure();
      rediscovery.start();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Goes over to another configuration: targets that stay go on without a gap, the series of those
   * that go are ended.
   */
  public void reload(PrometheusConfig changed) {
    lock.lock();
    try {
      config = changed;
      if (running) {
        configure();
      }
    } finally {
      lock.unlock();
    }
  }

  private void configure() {
    Map<String, Job> before = new LinkedHashMap<>(jobs);
    jobs.clear();
    for (ScrapeConfig each : config.scrapeConfigs()) {
      Job kept = before.remove(each.jobName());
      Job job = kept == null ? new Job(each, shared) : kept;
      job.reconfigure(each);
      jobs.put(each.jobName(), job);
    }
    before.values().forEach(Job::end);
  }

  private void rediscover() {
    lock.lock();
    try {
      jobs.values().forEach(Job::rediscover);
    } finally {
      lock.unlock();
    }
  }

  /** All targets as they are now. */
  public ProbeSnapshot snapshot() {
    lock.lock();
    try {
      List<TargetSnapshot> active = new ArrayList<>();
      List<ProbeSnapshot.Dropped> dropped = new ArrayList<>();
      Map<String, Long> droppedCounts = new LinkedHashMap<>();
      List<String> problems = new ArrayList<>();
      for (Job job : jobs.values()) {
        job.addTo(active, dropped);
        droppedCounts.put(job.name(), job.droppedCount());
        problems.addAll(job.problems());
      }
      return new ProbeSnapshot(active, dropped, droppedCounts, problems);
    } finally {
      lock.unlock();
    }
  }

  /** Stops scraping and waits for scrapes under way, at most as long as one may take. */
  @Override
  public void close() {
    List<Job> stopping;
    lock.lock();
    try {
      running = false;
      rediscovery.stop(() -> {});
      stopping = List.copyOf(jobs.values());
      stopping.forEach(Job::stop);
    } finally {
      lock.unlock();
    }
    stopping.forEach(job -> job.awaitStopped(10_000));
  }
}
