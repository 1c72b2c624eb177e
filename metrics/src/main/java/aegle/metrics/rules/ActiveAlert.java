package aegle.metrics.rules;

import aegle.signals.Labels;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pending or firing alert at one moment.
 *
 * @param value what the expression gave at the last evaluation
 * @param keepFiringSince set while it fires only because of {@code keep_firing_for}
 */
public record ActiveAlert(
    Labels labels,
    Map<String, String> annotations,
    AlertState state,
    Instant activeAt,
    @Nullable Instant keepFiringSince,
    double value) {
  public ActiveAlert {
    annotations = Map.copyOf(annotations);
  }
}
