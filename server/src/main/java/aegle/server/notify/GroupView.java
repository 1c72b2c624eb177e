package aegle.server.notify;

import aegle.signals.Labels;
import java.time.Instant;
import java.util.List;

/**
 * A group of alerts as pages show it.
 *
 * @param kinds the ways in which the receiver is told; none when it is silent on purpose
 * @param groupKey by which receipts name the group
 * @param nextRound when it is looked at again
 * @param isTelling whether a delivery is under way or waits for its next attempt
 */
public record GroupView(
    String receiver,
    List<String> kinds,
    Labels labels,
    String groupKey,
    int firing,
    int resolved,
    Instant nextRound,
    boolean isTelling) {
  public GroupView {
    kinds = List.copyOf(kinds);
  }
}
