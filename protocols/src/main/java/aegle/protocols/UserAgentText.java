package aegle.protocols;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The family of a browser and the sort of a device, from the text that every browser sends. It
 * knows the few families that matter to a breakdown and says nothing of the rest.
 */
public final class UserAgentText {
  /** Marks in the order in which they must be tried: most browsers also claim to be others. */
  private static final String[][] BROWSERS = {
    {"Line/", "LINE"},
    {"FBAN/", "Facebook"},
    {"FBAV/", "Facebook"},
    {"Instagram", "Instagram"},
    {"Edg", "Edge"},
    {"OPR/", "Opera"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"FxiOS/", "Firefox"},
    {"Firefox/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},
    {"Safari/", "Safari"},
  };

  private UserAgentText() {}

  /** The family, or null where the text is of no browser that is known. */
  public static @Nullable String browser(String userAgent) {
    for (String[] mark : BROWSERS) {
      if (userAgent.contains(mark[0])) {
        return mark[1];
      }
    }
    return null;
  }

  /**
   * {@code mobile}, {@code tablet}, {@code desktop} or {@code bot}, or null where it is unclear.
   */
  public static @Nullable String device(String userAgent) {
    String text = userAgent.toLowerCase(Locale.ROOT);
    if (text.contains("bot") || text.contains("crawler") || text.contains("spider")) {
      return "bot";
    }
    if (text.contains("ipad") || (text.contains("android") && !text.contains("mobile"))) {
      return "tablet";
    }
    if (text.contains("mobi") || text.contains("iphone")) {
      return "mobile";
    }
    boolean desktop =
        text.contains("windows nt")
            || text.contains("macintosh")
            || text.contains("x11")
            || text.contains("cros");
    return desktop ? "desktop" : null;
  }
}
