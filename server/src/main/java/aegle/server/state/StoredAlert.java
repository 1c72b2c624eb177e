package aegle.server.state;

import aegle.signals.Labels;
import java.time.Instant;
import java.util.Map;

/**
 * An alert as it was told last.
 *
 * @param fingerprint 16 hexadecimal digits, Alertmanager's hash of the labels
 * @param endsAt for a firing alert when it would count as ended had nobody told it again
 * @param isResolved whether it has ended
 */
public record StoredAlert(
    String fingerprint,
    Labels labels,
    Map<String, String> annotations,
    Instant startsAt,
    Instant endsAt,
    Instant updatedAt,
    boolean isResolved,
    String generatorUrl) {
  public StoredAlert {
    annotations = Map.copyOf(annotations);
  }
}
