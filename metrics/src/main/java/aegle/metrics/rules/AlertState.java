package aegle.metrics.rules;

import java.util.Locale;

/** Where an alert stands, least urgent first. */
public enum AlertState {
  INACTIVE,
  PENDING,
  FIRING;

  /** As the Prometheus HTTP API and the {@code alertstate} label write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
