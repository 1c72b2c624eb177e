package aegle.protocols.vercel;

import aegle.protocols.DecodeException;
import aegle.protocols.json.JsonReader;
import aegle.protocols.vitals.BeaconOrigin;
import aegle.protocols.vitals.VitalsBeacon;
import aegle.signals.FieldNames;
import aegle.signals.Json;
import aegle.signals.SignalBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vitals of Speed Insights: what Aegle's own script posts, what older packages post as a form, and
 * what a drain delivers. All are read as beacons are, with the names translated.
 */
public final class SpeedInsights {
  private static final JsonReader JSON = new JsonReader(VitalsBeacon.MAX_BYTES);

  /** The script's names of what all metrics share, and what a beacon calls them. */
  private static final Map<String, String> OF_SCRIPT =
      Map.of(
          "o",
          "url",
          "dp",
          FieldNames.ROUTE,
          "sdkn",
          FieldNames.SDK_NAME,
          "sdkv",
          FieldNames.SDK_VERSION,
          "sv",
          "script.version",
          "metrics",
          "metrics",
          "speed",
          "network.effective_type");

  private static final Map<String, String> OF_DRAIN =
      Map.ofEntries(
          Map.entry("metricType", "name"),
          Map.entry("value", "value"),
          Map.entry("timestamp", "timestamp"),
          Map.entry("path", "path"),
          Map.entry("route", FieldNames.ROUTE),
          Map.entry("deviceType", "deviceType"),
          Map.entry("clientName", FieldNames.BROWSER),
          Map.entry("osName", "os.name"),
          Map.entry("country", "geo.country_iso_code"),
          Map.entry("connectionSpeed", "network.effective_type"),
          Map.entry("sdkName", FieldNames.SDK_NAME),
          Map.entry("sdkVersion", FieldNames.SDK_VERSION),
          Map.entry("vercelEnvironment", FieldNames.ENVIRONMENT),
          Map.entry("deploymentId", Drain.DEPLOYMENT_FIELD),
          Map.entry("attribution", "target"));

  private SpeedInsights() {}

  /**
   * Reads what a page posted.
   *
   * @param receivedNanos when it came, in nanoseconds since 1970
   * @throws DecodeException when there are no vitals in it
   */
  public static SignalBatch read(byte[] body, BeaconOrigin origin, long receivedNanos) {
    if (body.length == 0 || body[0] != '{') {
      return new VitalsBeacon().read(body, body.length, origin, receivedNanos);
    }
    if (body.length > VitalsBeacon.MAX_BYTES) {
      throw new DecodeException(
          "the body has more than " + VitalsBeacon.MAX_BYTES + " bytes; send less");
    }
    Json.Members said = JSON.readMembers(body, 0, body.length);
    boolean ofScript = said.get("o") != null && said.get("metrics") instanceof Json.Items;
    return VitalsBeacon.read(ofScript ? renamed(said, OF_SCRIPT) : said, origin, receivedNanos);
  }

  /** An item of a drain. */
  static SignalBatch ofDrain(Json.Members item, long receivedNanos) {
    return VitalsBeacon.read(renamed(item, OF_DRAIN), BeaconOrigin.UNKNOWN, receivedNanos);
  }

  private static Json.Members renamed(Json.Members said, Map<String, String> names) {
    Map<String, Json> beacon = new LinkedHashMap<>();
    said.members()
        .forEach((name, value) -> {
          @Nullable String known = names.get(name);
          if (known != null) {
            beacon.put(known, value);
          }
        });
    return new Json.Members(beacon);
  }
}
