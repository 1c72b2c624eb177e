package aegle.server.probe;

import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A target as pages and {@code /api/v1/targets} show it. Holds no secret.
 *
 * @param job name of the job in the configuration ({@code scrapePool})
 * @param discoveredLabels labels before relabelling
 * @param labels labels on its series
 * @param scrapeUrl what is asked
 * @param globalUrl the same, with this machine's name instead of localhost
 * @param lastError why the last scrape failed, or, of one that did not, what has to be said of it
 *     all the same; empty when nothing has
 * @param lastScrape when it began; null before the first
 * @param lastScrapeDurationSeconds how long it took
 * @param interval how often it is scraped
 * @param timeout how long it may take
 * @param samples samples in the last answer
 * @param samplesKept samples left of them after relabelling
 * @param seriesAdded series that the last answer had and the one before had not
 */
public record TargetSnapshot(
    String job,
    Labels discoveredLabels,
    Labels labels,
    String scrapeUrl,
    String globalUrl,
    String lastError,
    @Nullable Instant lastScrape,
    double lastScrapeDurationSeconds,
    Health health,
    Duration interval,
    Duration timeout,
    long samples,
    long samplesKept,
    long seriesAdded) {
  /** How the last scrape went. */
  public enum Health {
    UP,
    DOWN,
    /** Not scraped yet. */
    UNKNOWN;

    /** As the Prometheus HTTP API writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
