package aegle.server.web;

import java.time.ZoneId;
import java.util.List;

/**
 * What an operator decides about the pages.
 *
 * @param platform name of the watched platform
 * @param zone the zone of times until a reader chooses another
 * @param zones further zones to choose from, such as those of the clinics
 */
public record WebSettings(String platform, ZoneId zone, List<ZoneId> zones) {
  public WebSettings {
    zones = List.copyOf(zones);
  }
}
