package aegle.server.twins;

import java.util.List;

/**
 * An event that several sources tell, for pages.
 *
 * @param event its name
 * @param status {@code confirmed}, {@code automatic} or {@code suggested}
 * @param by labels of its one series
 * @param tellers who tells it
 * @param mend lines of {@code aegle.yml} that confirm it, and that refuse it
 */
public record TwinReport(
    String event, String status, List<String> by, List<Teller> tellers, Mend mend) {
  public TwinReport {
    by = List.copyOf(by);
    tellers = List.copyOf(tellers);
  }

  /**
   * One source that tells an event.
   *
   * @param counts whether the one series rises by what it tells
   * @param lastHour how many it told within the last hour, since the start
   * @param difference from the source that counts: 0 within the slack, up to 1
   * @param disagreesSinceMillis in milliseconds since 1970; 0 where it agrees
   */
  public record Teller(
      String metric,
      String source,
      boolean isLive,
      boolean counts,
      double lastHour,
      double difference,
      long disagreesSinceMillis) {}

  /** Lines to copy. */
  public record Mend(String confirm, String refuse) {}
}
