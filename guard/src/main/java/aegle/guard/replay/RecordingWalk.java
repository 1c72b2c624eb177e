package aegle.guard.replay;

import aegle.guard.masking.LeakTally;
import aegle.guard.masking.Masker;
import aegle.guard.replay.ReplayVerdict.Exposure;
import aegle.guard.replay.ReplayVerdict.Outcome;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the events of a recording (rrweb's types of events and sources of changes). Words
 * that a page showed and the browser did not mask are replaced by stars here, and noted.
 */
@SuppressWarnings("ReferenceEquality") // What need not change is handed back as the same object.
final class RecordingWalk {
  private static final int FULL_SNAPSHOT = 2;
  private static final int INCREMENTAL = 3;
  private static final int META = 4;
  private static final int CUSTOM = 5;
  private static final int MUTATION = 0;
  private static final int INPUT = 5;
  private static final int CANVAS = 9;
  private static final int ELEMENT = 2;
  private static final int TEXT = 3;

  private static final Set<String> SILENT_TAGS = Set.of("style", "script", "title");

  private static final Set<String> WORDS =
      Set.of(
          "placeholder",
          "title",
          "alt",
          "aria-label",
          "aria-description",
          "aria-placeholder",
          "aria-valuetext",
          "label",
          "summary",
          "srcdoc");

  private static final Set<String> SHAPES =
      Set.of(
          "_csstext",
          "style",
          "d",
          "points",
          "viewbox",
          "transform",
          "class",
          "rr_width",
          "rr_height",
          "integrity",
          "srcset",
          "stroke-dasharray",
          "gradienttransform",
          "patterntransform",
          "enable-background",
          "keytimes",
          "keysplines",
          "keypoints");

  private static final String UNMASKED_ATTRIBUTE = "unmasked-attribute";

  /** Attributes of so few characters are states and numbers of columns, nobody's datum. */
  private static final int MAX_STATE_CHARS = 2;

  /** What is looked at in its own way; all else that a recorder or a plugin adds is masked. */
  private static final Set<String> OF_EVENT = Set.of("type", "data");

  private static final Set<String> OF_SNAPSHOT = Set.of("node");
  private static final Set<String> OF_MUTATION = Set.of("source", "adds", "texts", "attributes");
  private static final Set<String> OF_ADD = Set.of("node");
  private static final Set<String> OF_TEXT = Set.of("value");
  private static final Set<String> OF_CHANGE = Set.of("attributes");
  private static final Set<String> OF_INPUT = Set.of("source", "text");
  private static final Set<String> OF_NODE = Set.of("textContent", "attributes", "childNodes");

  /** Numbers of more digits are read as doubles. */
  private static final int MAX_PLAIN_DIGITS = 15;

  /** Attributes that hold a picture of what the page drew. */
  private static final String PICTURE = "rr_dataurl";

  private static final Set<String> INPUT_TAGS = Set.of("input", "textarea", "select", "option");

  private static final Set<String> INPUTS_WITHOUT_WORDS =
      Set.of("checkbox", "radio", "submit", "button", "reset", "image", "range", "color");

  private final Masker masker;
  private final LeakTally tally;
  private final Selectors selectors;
  private final Map<String, int[]> exposed = new LinkedHashMap<>();
  private final long before;
  private int texts;
  private int unmasked;

  RecordingWalk(Masker masker, LeakTally tally, Set<String> shown) {
    this.masker = masker;
    this.tally = tally;
    this.selectors = new Selectors(shown);
    this.before = tally.total();
  }

  Json walk(Json events) {
    if (!(events instanceof Json.Items(List<Json> items))) {
      expose(Selectors.UNKNOWN, "recording");
      return masker.mask(events, "recording", tally);
    }
    return each(
        events,
        items,
        event ->
            event instanceof Json.Members members
                ? event(members)
                : masker.mask(event, "recording", tally));
  }

  ReplayVerdict verdict() {
    List<Exposure> exposures = new ArrayList<>();
    for (Map.Entry<String, int[]> entry : exposed.entrySet()) {
      int split = entry.getKey().indexOf('\n');
      exposures.add(
          new Exposure(
              entry.getKey().substring(split + 1),
              entry.getKey().substring(0, split),
              entry.getValue()[0]));
    }
    int personal = (int) Math.min(Integer.MAX_VALUE, tally.total() - before) - unmasked;
    Outcome outcome =
        unmasked > 0 ? Outcome.QUARANTINED : personal > 0 ? Outcome.MASKED : Outcome.CLEAN;
    return new ReplayVerdict(outcome, exposures, texts, unmasked, personal);
  }

  void expose(Selectors.Element element, String part) {
    unmasked++;
    String key = part + "\n" + element.selector();
    int[] count = exposed.get(key);
    if (count == null && exposed.size() < ReplayVerdict.MAX_EXPOSURES) {
      count = new int[1];
      exposed.put(key, count);
    }
    if (count != null) {
      count[0]++;
    }
    tally.add(WORDS.contains(part) ? UNMASKED_ATTRIBUTE : "unmasked-" + part, element.selector());
  }

  private Json event(Json.Members event) {
    int type = (int) number(event, "type");
    Json.Members data = event.members("data");
    return switch (type) {
      case FULL_SNAPSHOT ->
          with(
              others(event, OF_EVENT),
              "data",
              with(others(data, OF_SNAPSHOT), "node", node(data.get("node"), Selectors.UNKNOWN)));
      case INCREMENTAL -> with(others(event, OF_EVENT), "data", change(data));
      case META ->
          with(others(event, OF_EVENT), "data", masker.mask(data, "recording.meta", tally));
      case CUSTOM -> with(others(event, OF_EVENT), "data", custom(data));
      default -> masker.mask(event, "recording", tally);
    };
  }

  /** An object of which the members are masked that no other method looks at. */
  private Json.Members others(Json.Members json, Set<String> looked) {
    Json @Nullable [] kept = null;
    for (int i = 0; i < json.size(); i++) {
      Json value = json.value(i);
      boolean words =
          value instanceof Json.Text
              || value instanceof Json.Members
              || value instanceof Json.Items;
      if (words && !looked.contains(json.name(i))) {
        Json masked = masker.mask(value, "recording." + json.name(i), tally);
        kept = put(json, kept, i, masked);
      }
    }
    return kept == null ? json : json.withValues(kept);
  }

  /** The values of an object with one changed; the object's own where none was yet. */
  private static Json @Nullable [] put(
      Json.Members json, Json @Nullable [] kept, int place, Json value) {
    if (kept == null && value == json.value(place)) {
      return null;
    }
    Json[] values = kept;
    if (values == null) {
      values = new Json[json.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = json.value(i);
      }
    }
    values[place] = value;
    return values;
  }

  /** A list of which each item is looked at; the same object where nothing changed. */
  private static Json each(Json list, List<Json> items, UnaryOperator<Json> look) {
    @Nullable List<Json> kept = null;
    for (int i = 0; i < items.size(); i++) {
      Json item = look.apply(items.get(i));
      if (kept == null && item != items.get(i)) {
        kept = new ArrayList<>(items.subList(0, i));
      }
      if (kept != null) {
        kept.add(item);
      }
    }
    return kept == null ? list : new Json.Items(kept);
  }

  private Json change(Json.Members data) {
    return switch ((int) number(data, "source")) {
      case MUTATION -> mutation(data);
      case INPUT -> input(data);
      case CANVAS -> canvas(data);
      default -> masker.mask(data, "replay.css", tally);
    };
  }

  /** What was drawn is a picture of somebody, or words that nobody can star: nothing is kept. */
  private Json canvas(Json.Members data) {
    tally.add("picture", selectors.get(number(data, "id")).selector());
    Map<String, Json> kept = new LinkedHashMap<>();
    for (String name : List.of("source", "id", "type")) {
      if (data.get(name) instanceof Json.Numeral numeral) {
        kept.put(name, numeral);
      }
    }
    kept.put("commands", new Json.Items(List.of()));
    return new Json.Members(kept);
  }

  private Json mutation(Json.Members data) {
    Json.Members kept = others(data, OF_MUTATION);
    kept = withEach(kept, "adds", this::added);
    kept = withEach(kept, "texts", this::changedText);
    return withEach(kept, "attributes", this::changedAttributes);
  }

  /** An object with each object of a member's list looked at; all else in the list is left out. */
  private static Json.Members withEach(
      Json.Members json, String name, Function<Json.Members, Json> look) {
    List<Json> kept = new ArrayList<>();
    boolean same = json.get(name) instanceof Json.Items;
    for (Json item : json.items(name)) {
      if (item instanceof Json.Members members) {
        Json looked = look.apply(members);
        same &= looked == item;
        kept.add(looked);
      } else {
        same = false;
      }
    }
    return same ? json : with(json, name, new Json.Items(kept));
  }

  private Json added(Json.Members add) {
    Selectors.Element parent = selectors.get(number(add, "parentId"));
    return with(others(add, OF_ADD), "node", node(add.get("node"), parent));
  }

  private Json changedText(Json.Members change) {
    Selectors.Element element = selectors.get(number(change, "id"));
    Json value =
        change.get("value") instanceof Json.Text text ? words(text, element, "text") : Json.NIL;
    return with(others(change, OF_TEXT), "value", value);
  }

  private Json changedAttributes(Json.Members change) {
    Selectors.Element element = selectors.get(number(change, "id"));
    return with(
        others(change, OF_CHANGE), "attributes", attributes(change.members("attributes"), element));
  }

  private Json input(Json.Members data) {
    Selectors.Element element = selectors.get(number(data, "id"));
    boolean silent = INPUTS_WITHOUT_WORDS.contains(element.type());
    Json typed = Json.NIL;
    if (data.get("text") instanceof Json.Text text) {
      typed = silent ? masked(text, "recording.input") : words(text, element, "input");
    }
    return with(others(data, OF_INPUT), "text", typed);
  }

  /** Breadcrumbs name the clicked element; the rest is searched as any other signal. */
  private Json custom(Json.Members data) {
    Json.Members payload = data.members("payload");
    Json.Members inner = payload.members("data");
    Json.Members kept = data;
    if (inner.get("node") instanceof Json.Members node) {
      Selectors.Element element = selectors.of(node, Selectors.UNKNOWN);
      Json.Members clicked =
          with(node, "attributes", attributes(node.members("attributes"), element));
      if (node.get("textContent") instanceof Json.Text text) {
        clicked = with(clicked, "textContent", words(text, element, "text"));
      }
      kept = with(data, "payload", with(payload, "data", with(inner, "node", clicked)));
    }
    return masker.mask(kept, "recording", tally);
  }

  private Json node(@Nullable Json json, Selectors.Element parent) {
    if (!(json instanceof Json.Members recorded)) {
      return Json.NIL;
    }
    Json.Members node = others(recorded, OF_NODE);
    int type = (int) number(node, "type");
    long id = number(node, "id");
    if (type == TEXT) {
      selectors.put(id, parent);
      Json words =
          node.get("textContent") instanceof Json.Text text ? text(node, text, parent) : Json.NIL;
      return with(node, "textContent", words);
    }
    if (type != ELEMENT) {
      selectors.put(id, parent);
      Json words =
          node.get("textContent") instanceof Json.Text text
              ? changed(text, stars(text.value()))
              : Json.NIL;
      return withChildren(with(node, "textContent", words), parent);
    }
    Selectors.Element element = selectors.of(node, parent);
    selectors.put(id, element);
    Json.Members kept = with(node, "attributes", attributes(node.members("attributes"), element));
    return withChildren(with(kept, "textContent", Json.NIL), element);
  }

  private Json withChildren(Json.Members node, Selectors.Element element) {
    Json children =
        node.get("childNodes") instanceof Json.Items items
            ? each(items, items.items(), child -> node(child, element))
            : new Json.Items(List.of());
    return with(node, "childNodes", children);
  }

  private Json text(Json.Members node, Json.Text text, Selectors.Element parent) {
    boolean style = node.get("isStyle") instanceof Json.Flag(boolean is) && is;
    if (style || parent.tag().equals("style")) {
      return masked(text, "replay.css");
    }
    return words(text, parent, "text");
  }

  private Json words(Json.Text text, Selectors.Element element, String part) {
    texts++;
    if (SILENT_TAGS.contains(element.tag()) || element.shown()) {
      return masked(text, "recording.text");
    }
    if (!hasWords(text.value())) {
      return text;
    }
    expose(element, part);
    return new Json.Text(stars(text.value()));
  }

  private Json masked(Json.Text text, String path) {
    return changed(text, masker.mask(text.value(), path, tally));
  }

  /** A text, the same object where its words are the same. */
  private static Json changed(Json.Text text, String words) {
    return words.equals(text.value()) ? text : new Json.Text(words);
  }

  private Json.Members attributes(Json.Members attributes, Selectors.Element element) {
    Json @Nullable [] kept = null;
    for (int i = 0; i < attributes.size(); i++) {
      Json value = attribute(attributes.name(i), attributes.value(i), element);
      kept = put(attributes, kept, i, value);
    }
    return kept == null ? attributes : attributes.withValues(kept);
  }

  private Json attribute(String name, Json json, Selectors.Element element) {
    if (!(json instanceof Json.Text text)) {
      return masker.mask(json, "replay.css", tally);
    }
    String folded = name.toLowerCase(Locale.ROOT);
    if (WORDS.contains(folded)) {
      return words(text, element, folded);
    }
    if (folded.equals("value") && INPUT_TAGS.contains(element.tag())) {
      return inputValue(text, element);
    }
    if (folded.equals(PICTURE)) {
      tally.add("picture", element.selector());
      return new Json.Text("");
    }
    boolean map = folded.equals("coords") && element.tag().equals("area");
    if (map || SHAPES.contains(folded)) {
      return masked(text, "replay.css");
    }
    if (text.value().length() <= MAX_STATE_CHARS) {
      return text;
    }
    if (AttributeWords.isHeld(folded, text.value(), element)) {
      return held(text, element);
    }
    String path = folded.startsWith("data-") ? folded.substring("data-".length()) : folded;
    return masked(text, "recording.attributes." + path);
  }

  private Json held(Json.Text text, Selectors.Element element) {
    if (element.shown()) {
      return masked(text, "recording.text");
    }
    if (!hasWords(text.value())) {
      return text;
    }
    tally.add(UNMASKED_ATTRIBUTE, element.selector());
    return new Json.Text(stars(text.value()));
  }

  private Json inputValue(Json.Text text, Selectors.Element element) {
    if (element.type().equals("hidden")) {
      // Not seen on the page, so no leak of its words; but tokens are kept there.
      return changed(text, stars(text.value()));
    }
    return INPUTS_WITHOUT_WORDS.contains(element.type())
        ? masked(text, "recording.value")
        : words(text, element, "value");
  }

  private static boolean hasWords(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isLetterOrDigit(value.charAt(i)) || Character.isSurrogate(value.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static String stars(String value) {
    StringBuilder stars = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      stars.append(Character.isWhitespace(c) ? c : '*');
    }
    return stars.toString();
  }

  /** A whole number of a member; -1 where there is none. */
  private static long number(Json.Members json, String name) {
    if (!(json.get(name) instanceof Json.Numeral numeral)) {
      return -1;
    }
    String digits = numeral.digits();
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9' || i == MAX_PLAIN_DIGITS) {
        return (long) numeral.real();
      }
      number = number * 10 + c - '0';
    }
    return number;
  }

  private static Json.Members with(Json.Members json, String name, Json value) {
    for (int i = 0; i < json.size(); i++) {
      if (json.name(i).equals(name)) {
        Json @Nullable [] kept = put(json, null, i, value);
        return kept == null ? json : json.withValues(kept);
      }
    }
    return json;
  }
}
