package aegle.server.web;

import aegle.server.access.TrustedProxies;
import java.time.ZoneId;
import java.util.List;

/**
 * What an operator decides about the pages.
 *
 * @param platform name of the watched platform
 * @param zone the zone of times until a reader chooses another
 * @param zones further zones to choose from, such as those of the clinics
 * @param proxies whose word on a client's address counts
 * @param reachedByTls whether people come by TLS, as {@code external-url} says
 */
public record WebSettings(
    String platform,
    ZoneId zone,
    List<ZoneId> zones,
    TrustedProxies proxies,
    boolean reachedByTls) {
  public WebSettings {
    zones = List.copyOf(zones);
  }
}
