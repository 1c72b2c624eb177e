package aegle.server.probe;

import aegle.signals.Labels;
import java.util.List;
import java.util.Map;

/**
 * All targets at one moment.
 *
 * @param active targets that are scraped, by job in the order of the configuration
 * @param dropped targets that relabelling dropped, at most so many for each job as are kept
 * @param droppedCounts how many were dropped, by job
 * @param problems why targets are missing: files that cannot be read, addresses that are none
 */
public record ProbeSnapshot(
    List<TargetSnapshot> active,
    List<Dropped> dropped,
    Map<String, Long> droppedCounts,
    List<String> problems) {
  public ProbeSnapshot {
    active = List.copyOf(active);
    dropped = List.copyOf(dropped);
    droppedCounts = Map.copyOf(droppedCounts);
    problems = List.copyOf(problems);
  }

  /** A target that relabelling dropped, with its labels before. */
  public record Dropped(String job, Labels discoveredLabels) {}
}
