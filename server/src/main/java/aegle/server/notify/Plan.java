package aegle.server.notify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A configuration with its integrations ready to use. */
record Plan(NotifyConfig config, Map<String, List<Integration>> integrations, String externalUrl) {
  static final Plan NONE = new Plan(NotifyConfig.none(), Map.of(), "");

  /**
   * The plan for a configuration; integrations that did not change are taken over with their
   * connections.
   */
  static Plan of(NotifyConfig config, Plan before, Channels channels) {
    Map<String, List<Integration>> all = new HashMap<>();
    for (NotifyConfig.Receiver receiver : config.receivers().values()) {
      List<Integration> integrations = new ArrayList<>();
      for (IntegrationConfig way : receiver.integrations()) {
        int position = integrations.size();
        integrations.add(before.find(receiver.name(), position, way, channels));
      }
      all.put(receiver.name(), List.copyOf(integrations));
    }
    return new Plan(config, Map.copyOf(all), channels.own().externalText());
  }

  List<Integration> of(String receiver) {
    return integrations.getOrDefault(receiver, List.of());
  }

  private Integration find(
      String receiver, int position, IntegrationConfig way, Channels channels) {
    return of(receiver).stream()
        .filter(integration -> integration.is(receiver, position, way))
        .findFirst()
        .orElseGet(() -> new Integration(receiver, position, way, channels.open(way)));
  }
}
