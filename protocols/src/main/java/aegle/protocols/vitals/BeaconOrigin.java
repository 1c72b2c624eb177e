package aegle.protocols.vitals;

import aegle.protocols.UserAgentText;

/**
 * What the headers of a beacon say, used where the beacon itself is silent.
 *
 * @param userAgent the header User-Agent, or empty
 * @param referer the header Referer, or empty
 */
public record BeaconOrigin(String userAgent, String referer) {
  /** A beacon of which nothing else is known. */
  public static final BeaconOrigin UNKNOWN = new BeaconOrigin("", "");

  /** The sort of the device; empty where it is unclear. */
  String device() {
    String device = UserAgentText.device(userAgent);
    return device == null ? "" : device;
  }

  /** The family of the browser; empty where it is none of the known ones. */
  String browser() {
    String browser = UserAgentText.browser(userAgent);
    return browser == null ? "" : browser;
  }
}
