package aegle.server.notify;

import java.util.List;

/**
 * An alert with what becomes of it.
 *
 * @param receivers who is told, in the order of the routes
 * @param suppressed what keeps it from being told now
 */
public record AlertView(Alert alert, List<String> receivers, Suppressed suppressed) {
  public AlertView {
    receivers = List.copyOf(receivers);
  }
}
