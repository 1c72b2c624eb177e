package aegle.server.web.view;

import java.util.Locale;

/** What colour may say: how well a thing is. Always shown with an icon and a word. */
public enum State {
  OK("circle-check"),
  INFO("info"),
  WARN("triangle-alert"),
  CRITICAL("octagon-alert"),
  UNKNOWN("circle-help");

  private final String icon;

  State(String icon) {
    this.icon = icon;
  }

  /** Name of the icon in the sprite. */
  public String icon() {
    return icon;
  }

  /** The class of the style sheet. */
  public String css() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The more urgent of two; not knowing is worse than well and better than any trouble. */
  public State orWorse(State other) {
    return other.urgency() > urgency() ? other : this;
  }

  /** How soon a person should look, from 0. */
  public int urgency() {
    return switch (this) {
      case OK -> 0;
      case INFO -> 1;
      case UNKNOWN -> 2;
      case WARN -> 3;
      case CRITICAL -> 4;
    };
  }

  /** What the {@code severity} label of an alert means; an unknown word counts as a warning. */
  public static State ofSeverity(String severity) {
    return switch (severity.toLowerCase(Locale.ROOT)) {
      case "critical", "page", "emergency", "fatal" -> CRITICAL;
      case "info", "information", "notice", "none" -> INFO;
      default -> WARN;
    };
  }
}
