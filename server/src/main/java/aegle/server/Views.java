package aegle.server;

import aegle.server.probe.ProbeSnapshot;
import aegle.server.probe.ScrapeLoop;
import aegle.server.probe.TargetSnapshot;
import aegle.server.probe.postgres.PostgresLoop;
import aegle.server.receive.TargetsView;
import aegle.server.web.WatchedTargets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What probes know, in the words of the two doors: scrape targets and watched databases together.
 */
final class Views {
  private static final double NANOS_PER_SECOND = 1e9;

  private final ScrapeLoop scrapes;
  private final PostgresLoop databases;

  Views(ScrapeLoop scrapes, PostgresLoop databases) {
    this.scrapes = scrapes;
    this.databases = databases;
  }

  private List<TargetSnapshot> all(ProbeSnapshot snapshot) {
    List<TargetSnapshot> targets = new ArrayList<>(snapshot.active());
    targets.addAll(databases.snapshot());
    return targets;
  }

  /** For the Prometheus API. */
  TargetsView forApi() {
    ProbeSnapshot snapshot = scrapes.snapshot();
    return new TargetsView(
        all(snapshot).stream().map(Views::active).toList(),
        snapshot.dropped().stream()
            .map(dropped -> new TargetsView.Dropped(dropped.discoveredLabels(), dropped.job()))
            .toList(),
        snapshot.droppedCounts());
  }

  private static TargetsView.Active active(TargetSnapshot target) {
    return new TargetsView.Active(
        target.discoveredLabels(),
        target.labels(),
        target.job(),
        target.scrapeUrl(),
        target.globalUrl(),
        target.lastError(),
        target.lastScrape(),
        target.lastScrapeDurationSeconds(),
        target.health().word(),
        target.interval(),
        target.timeout());
  }

  /** For the pages. */
  WatchedTargets forPages() {
    ProbeSnapshot snapshot = scrapes.snapshot();
    return new WatchedTargets(
        all(snapshot).stream().map(Views::watched).toList(),
        snapshot.dropped().stream()
            .map(dropped -> new WatchedTargets.Dropped(dropped.job(), dropped.discoveredLabels()))
            .toList());
  }

  private static WatchedTargets.Target watched(TargetSnapshot target) {
    return new WatchedTargets.Target(
        target.job(),
        target.scrapeUrl(),
        WatchedTargets.Health.valueOf(target.health().name()),
        target.lastScrape(),
        Duration.ofNanos((long) (target.lastScrapeDurationSeconds() * NANOS_PER_SECOND)),
        target.samples(),
        target.lastError(),
        target.labels());
  }
}
