package aegle.guard.replay;

import java.util.Set;

/**
 * Attributes with words that recorders do not mask unless they are told to: they are starred, but
 * say nothing of whether the browser masked the page.
 */
final class AttributeWords {
  private static final Set<String> TEXTS =
      Set.of("aria-roledescription", "aria-braillelabel", "aria-brailleroledescription");

  /** What a page says of itself to browsers. */
  private static final Set<String> METAS =
      Set.of(
          "viewport",
          "theme-color",
          "color-scheme",
          "robots",
          "generator",
          "referrer",
          "format-detection");

  /** Places in a list and parts done, in so few digits. */
  private static final int MAX_COUNT_DIGITS = 4;

  private AttributeWords() {}

  /** Whether an attribute, its name in small letters, holds words that are starred. */
  static boolean isHeld(String name, String value, Selectors.Element element) {
    if (name.equals("value")) {
      boolean counts = element.tag().equals("li") || element.tag().equals("progress");
      return !(counts && isCount(value));
    }
    if (name.equals("content")) {
      boolean meta = element.tag().equals("meta") || element.tag().isEmpty();
      return meta && !METAS.contains(element.name());
    }
    return TEXTS.contains(name)
        || name.contains("tooltip")
        || name.contains("title")
        || (name.startsWith("data-") && name.contains("name"));
  }

  private static boolean isCount(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return value.length() <= MAX_COUNT_DIGITS;
  }
}
