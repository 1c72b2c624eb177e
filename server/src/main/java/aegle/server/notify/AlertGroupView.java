package aegle.server.notify;

import aegle.signals.Labels;
import java.util.List;

/**
 * A group of one receiver with its firing alerts.
 *
 * @param alerts in the order of messages; none has ended
 * @param mutedBy names of the times that keep the group silent
 */
public record AlertGroupView(
    String receiver, Labels labels, List<AlertView> alerts, List<String> mutedBy) {
  public AlertGroupView {
    alerts = List.copyOf(alerts);
    mutedBy = List.copyOf(mutedBy);
  }
}
