package aegle.server.receive;

import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All scrape targets at one moment, as the API shows them.
 *
 * @param droppedCounts how many relabelling dropped, by scrape pool
 */
public record TargetsView(
    List<Active> active, List<Dropped> dropped, Map<String, Long> droppedCounts) {
  /** Before the first scrape configuration was read. */
  public static final TargetsView NONE = new TargetsView(List.of(), List.of(), Map.of());

  public TargetsView {
    active = List.copyOf(active);
    dropped = List.copyOf(dropped);
    droppedCounts = Map.copyOf(droppedCounts);
  }

  /**
   * A target that is scraped.
   *
   * @param lastScrape null before the first
   * @param health {@code up}, {@code down} or {@code unknown}
   */
  public record Active(
      Labels discoveredLabels,
      Labels labels,
      String scrapePool,
      String scrapeUrl,
      String globalUrl,
      String lastError,
      @Nullable Instant lastScrape,
      double lastScrapeSeconds,
      String health,
      Duration interval,
      Duration timeout) {}

  /** A target that relabelling dropped. */
  public record Dropped(Labels discoveredLabels, String scrapePool) {}
}
