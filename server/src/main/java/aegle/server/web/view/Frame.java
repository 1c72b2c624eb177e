package aegle.server.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param room the room that is open
 * @param title where the reader is; also the title of the window
 * @param theme {@code light}, {@code dark}, or empty when the system decides
 * @param range the range that the page covers, or null on pages without one
 * @param person the name of who is signed in, empty before
 * @param csrf what a form must carry to be believed
 * @param address path and query of this page, for forms that come back to it
 * @param server this server's own address, for lines to copy
 */
public record Frame(
    Room room,
    String title,
    String theme,
    Times times,
    List<String> zones,
    @Nullable Range range,
    List<Link> rooms,
    String person,
    Csrf csrf,
    String address,
    String server,
    Assets assets,
    Messages messages) {

  /** The rooms that exist. */
  public enum Room {
    OVERVIEW("/", "layout-dashboard", "o"),
    ALERTS("/alerts", "bell", "a"),
    SILENCES("/silences", "bell-off", "n"),
    ROUTES("/routes", "split", "u"),
    OBJECTIVES("/objectives", "goal", "j"),
    ERRORS("/errors", "bug", "e"),
    TRACES("/traces", "waypoints", "r"),
    LOGS("/logs", "scroll-text", "l"),
    RELEASES("/releases", "package", "b"),
    REPLAYS("/replays", "monitor-play", "p"),
    VITALS("/web-vitals", "gauge", "v"),
    METRICS("/explore", "chart-line", "m"),
    TARGETS("/targets", "target", "t"),
    DELIVERIES("/deliveries", "send", "d"),
    CHECK_INS("/check-ins", "calendar-check", "c"),
    CALENDARS("/opening-hours", "calendar-clock", "h"),
    MASKING("/masking", "eye-off", "k"),
    SOURCES("/sources", "plug", "s"),
    DOCTOR("/doctor", "stethoscope", "i"),
    CARDINALITY("/cardinality", "layers", "y"),
    FORWARDING("/forwarding", "external-link", "f"),
    WIRING("/wiring", "link", "w"),
    /** Pages outside the rail. */
    OTHER("/", "circle-help", "");

    private final String path;
    private final String icon;
    private final String letter;

    Room(String path, String icon, String letter) {
      this.path = path;
      this.icon = icon;
      this.letter = letter;
    }

    public String path() {
      return path;
    }

    public String icon() {
      return icon;
    }

    /** The key that opens it after {@code g}. */
    public String letter() {
      return letter;
    }

    /** Key of its name in the message file. */
    public String key() {
      return "room." + name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One entry of the rail.
   *
   * @param count how many things there want attention; 0 shows nothing
   */
  public record Link(Room room, long count, State state) {}

  /** The token against forged requests, under the name of its form field. */
  public record Csrf(String field, String token) {}

  /**
   * The range of a page.
   *
   * @param preset such as {@code 1h}, empty when both ends are fixed
   * @param presets what can be chosen, with the address that chooses it
   */
  public record Range(
      long fromMillis, long toMillis, String preset, String words, List<Choice> presets) {}

  /** A choice that is an address. */
  public record Choice(String word, String href, boolean chosen) {}

  /** Shorthand for templates. */
  public String t(String key, Object... values) {
    return messages.text(key, values);
  }

  /** Address of an icon in the sprite. */
  public String icon(String name) {
    return assets.path("icons.svg") + "#" + name;
  }
}
