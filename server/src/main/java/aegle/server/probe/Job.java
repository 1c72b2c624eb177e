package aegle.server.probe;

import aegle.server.probe.TargetScrape.Assignment;
import aegle.server.probe.config.ScrapeConfig;
import aegle.server.probe.config.TargetGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One job: its configuration, the targets found for it, and a running scrape for each. Guarded by
 * the lock of the {@link ScrapeLoop} that owns it.
 */
final class Job {
  private final SampleSink sink;
  private final ProbeTools tools;
  private final Semaphore places;
  private final AtomicLong keySpaces;
  private final Map<Target.Identity, Running> running = new LinkedHashMap<>();
  private ScrapeConfig config;
  private List<FileTargets> files;
  private TargetList targets = new TargetList(List.of(), List.of(), 0, List.of());

  private record Running(TargetScrape scrape, Rounds rounds, long intervalMillis) {}

  /** What the jobs of a loop share. */
  record Shared(SampleSink sink, ProbeTools tools, Semaphore places, AtomicLong keySpaces) {}

  Job(ScrapeConfig config, Shared shared) {
    this.config = config;
    this.sink = shared.sink();
    this.tools = shared.tools();
    this.places = shared.places();
    this.keySpaces = shared.keySpaces();
    this.files = config.fileDiscoveries().stream().map(FileTargets::new).toList();
  }

  /** Takes a changed configuration; targets that stay the same go on with what they remember. */
  void reconfigure(ScrapeConfig changed) {
    if (!changed.fileDiscoveries().equals(config.fileDiscoveries())) {
      files = changed.fileDiscoveries().stream().map(FileTargets::new).toList();
    }
    config = changed;
    refreshFiles(tools.clock().millis());
    apply();
  }

  /** Looks at the files of targets; what has changed is applied. */
  void rediscover() {
    if (refreshFiles(tools.clock().millis())) {
      apply();
    }
  }

  private boolean refreshFiles(long nowMillis) {
    boolean changed = false;
    for (FileTargets file : files) {
      changed |= file.refresh(nowMillis);
    }
    return changed;
  }

  private void apply() {
    List<TargetGroup> groups = new ArrayList<>(config.staticGroups());
    files.forEach(file -> groups.addAll(file.groups()));
    targets = TargetList.of(config, groups);
    long limit = config.limits().targets();
    int found = targets.active().size();
    String refusal =
        limit > 0 && found > limit
            ? "target_limit exceeded (number of targets: " + found + ", limit: " + limit + ")"
            : "";
    Map<Target.Identity, Running> before = new LinkedHashMap<>(running);
    running.clear();
    for (Target target : targets.active()) {
      Assignment assignment = new Assignment(target, refusal);
      Running old = before.remove(target.identity());
      running.put(target.identity(), old == null ? begin(assignment) : goOn(old, assignment));
    }
    before.values().forEach(this::end);
  }

  private Running begin(Assignment assignment) {
    Target target = assignment.target();
    String keySpace = "scrape/" + target.config().jobName() + "/" + keySpaces.incrementAndGet();
    return withRounds(new TargetScrape(assignment, keySpace, sink, tools), target);
  }

  private Running goOn(Running old, Assignment assignment) {
    old.scrape.retarget(assignment);
    if (old.intervalMillis == assignment.target().interval().toMillis()) {
      return old;
    }
    // Another rhythm: what the target sent is remembered, only its rounds are new ones.
    old.rounds.stop(() -> {});
    return withRounds(old.scrape, assignment.target());
  }

  private Running withRounds(TargetScrape scrape, Target target) {
    long intervalMillis = target.interval().toMillis();
    // Not the address: its query may hold a secret, and this name is logged.
    String name = target.config().jobName() + "/" + target.labels().get("instance");
    Rounds rounds = new Rounds(name, intervalMillis, places, tools, scrape::scrapeOnce);
    rounds.start();
    return new Running(scrape, rounds, intervalMillis);
  }

  /** Ends the job's series: it is no longer in the configuration. */
  void end() {
    running.values().forEach(this::end);
  }

  private void end(Running gone) {
    gone.rounds.stop(() -> gone.scrape.end(tools.clock().millis()));
  }

  /** Ends the scraping, not the series: the process stops, and may be back soon. */
  void stop() {
    running.values().forEach(each -> each.rounds.stop(each.scrape::close));
  }

  void awaitStopped(long timeoutMillis) {
    running.values().forEach(each -> each.rounds.awaitStopped(timeoutMillis));
  }

  String name() {
    return config.jobName();
  }

  void addTo(List<TargetSnapshot> active, List<ProbeSnapshot.Dropped> dropped) {
    running.values().forEach(each -> active.add(each.scrape.snapshot()));
    targets.dropped().forEach(labels -> dropped.add(new ProbeSnapshot.Dropped(name(), labels)));
  }

  long droppedCount() {
    return targets.droppedCount();
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>(targets.problems());
    files.forEach(file -> problems.addAll(file.problems()));
    return problems;
  }
}
