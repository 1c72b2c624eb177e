package aegle.server.wiring;

import java.time.Instant;
import java.util.List;

/**
 * What a check found.
 *
 * @param at when the live data was looked at
 * @param findings by file and line, the worst of a line first
 * @param ignored what comments asked to leave out
 * @param rules how many rules were judged
 * @param metrics how many metrics are emitted; 0 without live data
 * @param isLive whether there was live data
 */
public record Report(
    Instant at,
    List<Finding> findings,
    List<Ignored> ignored,
    int rules,
    int metrics,
    boolean isLive) {
  public Report {
    findings = List.copyOf(findings);
    ignored = List.copyOf(ignored);
  }

  /**
   * A finding that a comment asked to leave out.
   *
   * @param until the day after which it counts again; empty for ever
   * @param reason why, as the comment says
   */
  public record Ignored(Finding finding, String until, String reason) {}

  /** How many findings are of a severity, or worse. */
  public long atLeast(Severity severity) {
    return findings.stream().filter(found -> found.severity().isAtLeast(severity)).count();
  }
}
