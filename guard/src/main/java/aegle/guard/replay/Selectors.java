package aegle.guard.replay;

import aegle.signals.Json;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The elements of a recorded page by their numbers, as selectors that a programmer finds again. */
final class Selectors {
  /** Further elements of one recording have their number for a selector. */
  static final int MAX_ELEMENTS = 200_000;

  private static final int MAX_STEPS = 4;
  private static final int MAX_NAME_CHARS = 40;
  private static final int MAX_CLASSES = 2;
  private static final String STEP = " > ";

  /** An element: its selector, its tag in small letters, and whether its words may be seen. */
  record Element(String selector, String tag, String type, boolean shown) {}

  static final Element UNKNOWN = new Element("", "", "", false);

  private final Map<Long, Element> elements = new HashMap<>();
  private final Set<String> shown;

  Selectors(Set<String> shown) {
    this.shown = shown;
  }

  Element get(long id) {
    Element element = elements.get(id);
    return element == null
        ? new Element("#" + id + " (of an earlier segment)", "", "", false)
        : element;
  }

  void put(long id, Element element) {
    if (id >= 0 && elements.size() < MAX_ELEMENTS) {
      elements.put(id, element);
    }
  }

  /** The element of a node below another. */
  Element of(Json.Members node, Element parent) {
    String tag = text(node, "tagName").toLowerCase(Locale.ROOT);
    Json.Members attributes = node.members("attributes");
    StringBuilder step = new StringBuilder(isName(tag) ? tag : "*");
    boolean visible = parent.shown() || shown.contains(tag);
    String id = text(attributes, "id");
    if (!id.isEmpty()) {
      step.append('#').append(isName(id) ? id : "*");
      visible |= shown.contains("#" + id);
    }
    int classes = 0;
    for (String name : text(attributes, "class").strip().split("\\s+", MAX_NAME_CHARS)) {
      visible |= shown.contains("." + name);
      if (classes < MAX_CLASSES && isName(name)) {
        step.append('.').append(name);
        classes++;
      }
    }
    return new Element(
        below(parent.selector(), step.toString()), tag, text(attributes, "type"), visible);
  }

  private static String text(Json.Members json, String name) {
    return json.get(name) instanceof Json.Text(String value) ? value : "";
  }

  private static String below(String parent, String step) {
    if (parent.isEmpty()) {
      return step;
    }
    int steps = 1;
    int from = parent.length();
    while (steps < MAX_STEPS && from > 0) {
      from = Math.max(0, parent.lastIndexOf(STEP, from - 1));
      steps++;
    }
    String kept = parent.substring(from);
    return (kept.startsWith(STEP) ? kept.substring(STEP.length()) : kept) + STEP + step;
  }

  /** Names with many digits or strange characters are values that a program put into its page. */
  private static boolean isName(String name) {
    int digits = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 128;
      boolean digit = c >= '0' && c <= '9';
      if (!letter && !digit && c != '-' && c != '_' && c != ':') {
        return false;
      }
      digits += digit ? 1 : 0;
    }
    return !name.isEmpty() && name.length() <= MAX_NAME_CHARS && digits <= 3;
  }
}
