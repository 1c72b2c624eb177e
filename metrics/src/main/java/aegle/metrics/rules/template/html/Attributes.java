package aegle.metrics.rules.template.html;

import java.util.Locale;
import java.util.Set;

/** What the value of an attribute is, by the attribute's name. */
final class Attributes {
  private static final Set<String> ADDRESSES =
      Set.of(
          "action",
          "archive",
          "background",
          "cite",
          "classid",
          "codebase",
          "data",
          "formaction",
          "href",
          "icon",
          "longdesc",
          "manifest",
          "poster",
          "profile",
          "src",
          "usemap",
          "xmlns");

  private Attributes() {}

  /** {@code ATTRIBUTE}, {@code URL}, {@code SCRIPT}, {@code STYLE} or {@code SOURCE_SET}. */
  static Place kind(String attribute) {
    String name = attribute.toLowerCase(Locale.ROOT);
    if (name.startsWith("data-")) {
      // What a page keeps for its own script; addresses among it are found by their names.
      name = name.substring("data-".length());
    } else {
      int colon = name.indexOf(':');
      if (colon >= 0) {
        if (name.startsWith("xmlns:")) {
          return Place.URL;
        }
        name = name.substring(colon + 1);
      }
    }
    if (name.startsWith("on")) {
      return Place.SCRIPT;
    }
    if (name.equals("style")) {
      return Place.STYLE;
    }
    if (name.equals("srcset")) {
      return Place.SOURCE_SET;
    }
    boolean address =
        ADDRESSES.contains(name)
            || name.contains("src")
            || name.contains("uri")
            || name.contains("url");
    return address ? Place.URL : Place.ATTRIBUTE;
  }
}
