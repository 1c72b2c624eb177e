package aegle.guard.replay;

import aegle.signals.Json;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The elements of a recorded page by their numbers, as selectors that a programmer finds again. */
final class Selectors {
  /** Further elements of one recording have their number for a selector. */
  static final int MAX_ELEMENTS = 200_000;

  private static final int MAX_STEPS = 4;
  private static final int MAX_NAME_CHARS = 40;
  private static final int MAX_CLASSES = 2;
  private static final String STEP = " > ";

  /** An element of the page. Its selector is made when somebody asks for it. */
  static final class Element {
    private final @Nullable Element parent;
    private final String tag;
    private final Json.Members attributes;
    private final boolean shown;
    private @Nullable String selector;

    private Element(@Nullable Element parent, String tag, Json.Members attributes, boolean shown) {
      this.parent = parent;
      this.tag = tag;
      this.attributes = attributes;
      this.shown = shown;
    }

    private static Element named(String selector) {
      Element element = new Element(null, "", Json.NOTHING, false);
      element.selector = selector;
      return element;
    }

    /** Its tag in small letters. */
    String tag() {
      return tag;
    }

    /** The type of an input, else empty. */
    String type() {
      return text(attributes, "type");
    }

    /** The name of a control or of what a page says of itself, else empty. */
    String name() {
      return text(attributes, "name");
    }

    /** Whether its words may be seen. */
    boolean shown() {
      return shown;
    }

    String selector() {
      @Nullable String known = selector;
      if (known == null) {
        known = below(parent == null ? "" : parent.selector(), step(tag, attributes));
        selector = known;
      }
      return known;
    }
  }

  static final Element UNKNOWN = Element.named("");

  private final Map<Long, Element> elements = new HashMap<>();
  private final Set<String> shown;

  Selectors(Set<String> shown) {
    this.shown = shown;
  }

  Element get(long id) {
    Element element = elements.get(id);
    return element == null ? Element.named("#" + id + " (of an earlier segment)") : element;
  }

  void put(long id, Element element) {
    if (id >= 0 && elements.size() < MAX_ELEMENTS) {
      elements.put(id, element);
    }
  }

  /** The element of a node below another. */
  Element of(Json.Members node, Element parent) {
    String tag = lower(text(node, "tagName"));
    Json.Members attributes = node.members("attributes");
    boolean visible = parent.shown() || isShown(tag, attributes);
    return new Element(parent, tag, attributes, visible);
  }

  /** Tags are written in small letters nearly always. */
  private static String lower(String tag) {
    for (int i = 0; i < tag.length(); i++) {
      if (tag.charAt(i) < 'a' || tag.charAt(i) > 'z') {
        return tag.toLowerCase(Locale.ROOT);
      }
    }
    return tag;
  }

  private boolean isShown(String tag, Json.Members attributes) {
    if (shown.isEmpty()) {
      return false;
    }
    String id = text(attributes, "id");
    boolean visible = shown.contains(tag) || (!id.isEmpty() && shown.contains("#" + id));
    for (String name : classes(attributes)) {
      visible |= shown.contains("." + name);
    }
    return visible;
  }

  private static String[] classes(Json.Members attributes) {
    return text(attributes, "class").strip().split("\\s+", MAX_NAME_CHARS);
  }

  private static String step(String tag, Json.Members attributes) {
    StringBuilder step = new StringBuilder(isName(tag) ? tag : "*");
    String id = text(attributes, "id");
    if (!id.isEmpty()) {
      step.append('#').append(isName(id) ? id : "*");
    }
    int classes = 0;
    for (String name : classes(attributes)) {
      if (classes < MAX_CLASSES && isName(name)) {
        step.append('.').append(name);
        classes++;
      }
    }
    return step.toString();
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
