package aegle.server;

import aegle.server.probe.ProbeSnapshot;
import aegle.server.probe.ScrapeLoop;
import aegle.server.probe.TargetSnapshot;
import aegle.server.probe.postgres.PostgresLoop;
import aegle.server.receive.TargetsView;
import java.util.ArrayList;
import java.util.List;

/** Scrape targets and watched databases together, for the two doors. */
final class Views {
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
  ProbeSnapshot forPages() {
    ProbeSnapshot snapshot = scrapes.snapshot();
    return new ProbeSnapshot(
        all(snapshot), snapshot.dropped(), snapshot.droppedCounts(), snapshot.problems());
  }
}
