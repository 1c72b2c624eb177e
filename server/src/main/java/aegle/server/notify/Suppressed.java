package aegle.server.notify;

import java.util.List;

/**
 * What keeps an alert from being told now.
 *
 * @param inhibitedBy fingerprints of alerts
 * @param silencedBy ids of silences
 * @param mutedBy names of time intervals
 */
public record Suppressed(List<String> inhibitedBy, List<String> silencedBy, List<String> mutedBy) {
  static final Suppressed NOT = new Suppressed(List.of(), List.of(), List.of());

  public Suppressed {
    inhibitedBy = List.copyOf(inhibitedBy);
    silencedBy = List.copyOf(silencedBy);
    mutedBy = List.copyOf(mutedBy);
  }

  /** Whether anything does. */
  public boolean isSuppressed() {
    return !inhibitedBy.isEmpty() || !silencedBy.isEmpty() || !mutedBy.isEmpty();
  }
}
