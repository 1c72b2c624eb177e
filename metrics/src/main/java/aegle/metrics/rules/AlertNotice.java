package aegle.metrics.rules;

import aegle.signals.Labels;
import java.time.Instant;
import java.util.Map;

/**
 * What a rule tells of one alert, again and again while it fires: the payload that Prometheus posts
 * to an Alertmanager.
 *
 * @param labels identity of the alert, {@code alertname} included
 * @param annotations texts for people, templates expanded
 * @param startsAt since when it has been active
 * @param endsAt when it ended; for a firing alert a time ahead, after which it counts as resolved
 *     unless it was told again
 * @param generatorUrl where its expression can be looked at
 */
public record AlertNotice(
    Labels labels,
    Map<String, String> annotations,
    Instant startsAt,
    Instant endsAt,
    String generatorUrl) {
  public AlertNotice {
    annotations = Map.copyOf(annotations);
  }

  public boolean isResolved(Instant now) {
    return !endsAt.isAfter(now);
  }
}
