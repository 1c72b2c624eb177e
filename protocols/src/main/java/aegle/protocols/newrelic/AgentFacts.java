package aegle.protocols.newrelic;

import aegle.signals.Json;
import aegle.signals.Labels;

/**
 * What an agent tells of its application when it connects.
 *
 * @param service the first of its {@code app_name}
 * @param host it runs on
 * @param language such as {@code nodejs}
 * @param version of the agent
 * @param labels which the application was given, {@code NEW_RELIC_LABELS}
 */
public record AgentFacts(
    String service, String host, String language, String version, Json.Members labels) {
  /** Of whom nothing is known. */
  public static final AgentFacts UNKNOWN = new AgentFacts("", "", "", "", Json.NOTHING);

  /** The labels of this application's series. */
  Labels series() {
    return Labels.of("service", service, "host", host);
  }
}
