package aegle.server.state;

import java.time.Instant;
import java.util.Set;

/**
 * What one integration was told last about one group of alerts.
 *
 * @param firing fingerprints of the alerts told as firing
 * @param resolved fingerprints of the alerts told as resolved
 */
public record ToldGroup(
    Key key, Set<String> firing, Set<String> resolved, Instant toldAt, Instant expiresAt) {
  public ToldGroup {
    firing = Set.copyOf(firing);
    resolved = Set.copyOf(resolved);
  }

  /**
   * Who was told, and of which group.
   *
   * @param position which integration of the receiver, counted from 0
   */
  public record Key(String receiver, String integration, int position, String groupKey) {}
}
