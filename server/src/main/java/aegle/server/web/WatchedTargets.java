package aegle.server.web;

import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What pages show of scraping. */
public record WatchedTargets(List<Target> active, List<Dropped> dropped) {
  public WatchedTargets {
    active = List.copyOf(active);
    dropped = List.copyOf(dropped);
  }

  public static WatchedTargets none() {
    return new WatchedTargets(List.of(), List.of());
  }

  /** How the last scrape went. */
  public enum Health {
    UP,
    DOWN,
    /** Not scraped yet. */
    UNKNOWN
  }

  /**
   * One target.
   *
   * @param lastScrape null before the first
   * @param samples samples of the last scrape, -1 when not known
   * @param error why the last scrape failed, empty when it did not
   */
  public record Target(
      String job,
      String url,
      Health health,
      @Nullable Instant lastScrape,
      Duration took,
      long samples,
      String error,
      Labels labels) {}

  /** A target that relabelling took out. */
  public record Dropped(String job, Labels discovered) {}

  long down() {
    return active.stream().filter(target -> target.health() == Health.DOWN).count();
  }
}
