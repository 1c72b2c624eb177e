package aegle.protocols.vitals;

/**
 * What the headers of a beacon say, used where the beacon itself is silent.
 *
 * @param userAgent the header User-Agent, or empty
 * @param referer the header Referer, or empty
 */
public record BeaconOrigin(String userAgent, String referer) {
  /** A beacon of which nothing else is known. */
  public static final BeaconOrigin UNKNOWN = new BeaconOrigin("", "");

  /** {@code mobile}, {@code tablet} or {@code desktop}; empty where there is no header. */
  String device() {
    if (userAgent.isEmpty()) {
      return "";
    }
    boolean tablet =
        userAgent.contains("iPad")
            || userAgent.contains("Tablet")
            || (userAgent.contains("Android") && !userAgent.contains("Mobile"));
    return tablet ? "tablet" : userAgent.contains("Mobi") ? "mobile" : "desktop";
  }

  /** The name of the browser; empty where the header tells none of the known ones. */
  String browser() {
    // The order matters: Edge and Opera claim to be Chrome, and Chrome claims to be Safari.
    if (userAgent.contains("Edg")) {
      return "Edge";
    }
    if (userAgent.contains("OPR/")) {
      return "Opera";
    }
    if (userAgent.contains("SamsungBrowser/")) {
      return "Samsung Internet";
    }
    if (userAgent.contains("Firefox/") || userAgent.contains("FxiOS/")) {
      return "Firefox";
    }
    if (userAgent.contains("Chrome/") || userAgent.contains("CriOS/")) {
      return "Chrome";
    }
    return userAgent.contains("Safari/") ? "Safari" : "";
  }
}
