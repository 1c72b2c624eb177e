package aegle.metrics.rules;

import aegle.signals.Labels;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of one alert of a rule. Owned by its {@link AlertingRule}. */
final class AlertEntry {
  final Labels labels;
  Map<String, String> annotations;
  double value;
  AlertState state = AlertState.PENDING;

  /** Since when its element has been there. */
  Instant activeAt;

  @Nullable Instant firedAt;
  @Nullable Instant resolvedAt;
  @Nullable Instant lastSentAt;

  /** Since when its element has been missing while it fires on. */
  @Nullable Instant keepFiringSince;

  AlertEntry(Labels labels, Map<String, String> annotations, double value, Instant activeAt) {
    this.labels = labels;
    this.annotations = annotations;
    this.value = value;
    this.activeAt = activeAt;
  }

  ActiveAlert toActiveAlert() {
    return new ActiveAlert(labels, annotations, state, activeAt, keepFiringSince, value);
  }
}
