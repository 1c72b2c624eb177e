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
import org.jspecify.annotations.Nullable;

/**
 * One walk over the events of a recording (rrweb's types of events and sources of changes). Words
 * that a page showed and the browser did not mask are replaced by stars here, and noted.
 */
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
          "stroke-dasharray");

  /** What is looked at in its own way; all else that a recorder or a plugin adds is masked. */
  private static final Set<String> OF_EVENT = Set.of("type", "data");

  private static final Set<String> OF_SNAPSHOT = Set.of("node");
  private static final Set<String> OF_MUTATION = Set.of("source", "adds", "texts", "attributes");
  private static final Set<String> OF_ADD = Set.of("node");
  private static final Set<String> OF_TEXT = Set.of("value");
  private static final Set<String> OF_CHANGE = Set.of("attributes");
  private static final Set<String> OF_INPUT = Set.of("source", "text");
  private static final Set<String> OF_NODE = Set.of("textContent", "attributes", "childNodes");

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
    List<Json> kept = new ArrayList<>(items.size());
    for (Json event : items) {
      kept.add(
          event instanceof Json.Members members
              ? event(members)
              : masker.mask(event, "recording", tally));
    }
    return new Json.Items(kept);
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
    tally.add("unmasked-" + (WORDS.contains(part) ? "attribute" : part), element.selector());
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
    Json.Members kept = json;
    for (Map.Entry<String, Json> member : json.members().entrySet()) {
      Json value = member.getValue();
      boolean words =
          value instanceof Json.Text
              || value instanceof Json.Members
              || value instanceof Json.Items;
      if (words && !looked.contains(member.getKey())) {
        Json masked = masker.mask(value, "recording." + member.getKey(), tally);
        kept = masked.equals(value) ? kept : with(kept, member.getKey(), masked);
      }
    }
    return kept;
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
    List<Json> adds = new ArrayList<>();
    for (Json add : data.items("adds")) {
      if (add instanceof Json.Members members) {
        Selectors.Element parent = selectors.get(number(members, "parentId"));
        adds.add(with(others(members, OF_ADD), "node", node(members.get("node"), parent)));
      }
    }
    List<Json> changed = new ArrayList<>();
    for (Json text : data.items("texts")) {
      if (text instanceof Json.Members members) {
        Selectors.Element element = selectors.get(number(members, "id"));
        Json value =
            members.get("value") instanceof Json.Text(String words)
                ? new Json.Text(words(words, element, "text"))
                : Json.NIL;
        changed.add(with(others(members, OF_TEXT), "value", value));
      }
    }
    List<Json> attributes = new ArrayList<>();
    for (Json change : data.items("attributes")) {
      if (change instanceof Json.Members members) {
        Selectors.Element element = selectors.get(number(members, "id"));
        attributes.add(
            with(
                others(members, OF_CHANGE),
                "attributes",
                attributes(members.members("attributes"), element)));
      }
    }
    Json.Members kept = with(others(data, OF_MUTATION), "adds", new Json.Items(adds));
    return with(
        with(kept, "texts", new Json.Items(changed)), "attributes", new Json.Items(attributes));
  }

  private Json input(Json.Members data) {
    Selectors.Element element = selectors.get(number(data, "id"));
    boolean silent = INPUTS_WITHOUT_WORDS.contains(element.type());
    Json typed = Json.NIL;
    if (data.get("text") instanceof Json.Text(String value)) {
      typed =
          new Json.Text(
              silent
                  ? masker.mask(value, "recording.input", tally)
                  : words(value, element, "input"));
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
      if (node.get("textContent") instanceof Json.Text(String value)) {
        clicked = with(clicked, "textContent", new Json.Text(words(value, element, "text")));
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
          node.get("textContent") instanceof Json.Text(String value)
              ? new Json.Text(text(node, value, parent))
              : Json.NIL;
      return with(node, "textContent", words);
    }
    if (type != ELEMENT) {
      selectors.put(id, parent);
      Json words =
          node.get("textContent") instanceof Json.Text(String value)
              ? new Json.Text(stars(value))
              : Json.NIL;
      return withChildren(with(node, "textContent", words), parent);
    }
    Selectors.Element element = selectors.of(node, parent);
    selectors.put(id, element);
    Json.Members kept = with(node, "attributes", attributes(node.members("attributes"), element));
    return withChildren(with(kept, "textContent", Json.NIL), element);
  }

  private Json withChildren(Json.Members node, Selectors.Element element) {
    if (!(node.get("childNodes") instanceof Json.Items(List<Json> children))) {
      return with(node, "childNodes", new Json.Items(List.of()));
    }
    List<Json> kept = new ArrayList<>(children.size());
    for (Json child : children) {
      kept.add(node(child, element));
    }
    return with(node, "childNodes", new Json.Items(kept));
  }

  private String text(Json.Members node, String value, Selectors.Element parent) {
    boolean style = node.get("isStyle") instanceof Json.Flag(boolean is) && is;
    if (style || parent.tag().equals("style")) {
      return masker.mask(value, "replay.css", tally);
    }
    return words(value, parent, "text");
  }

  private String words(String value, Selectors.Element element, String part) {
    texts++;
    if (SILENT_TAGS.contains(element.tag()) || element.shown()) {
      return masker.mask(value, "recording.text", tally);
    }
    if (!hasWords(value)) {
      return value;
    }
    expose(element, part);
    return stars(value);
  }

  private Json attributes(Json.Members attributes, Selectors.Element element) {
    Map<String, Json> kept = LinkedHashMap.newLinkedHashMap(attributes.members().size());
    attributes.members().forEach((name, value) -> kept.put(name, attribute(name, value, element)));
    return new Json.Members(kept);
  }

  private Json attribute(String name, Json json, Selectors.Element element) {
    if (!(json instanceof Json.Text(String value))) {
      return masker.mask(json, "replay.css", tally);
    }
    String folded = name.toLowerCase(Locale.ROOT);
    if (WORDS.contains(folded)) {
      return new Json.Text(words(value, element, folded));
    }
    if (folded.equals("value") && INPUT_TAGS.contains(element.tag())) {
      return new Json.Text(inputValue(value, element));
    }
    if (folded.equals(PICTURE)) {
      tally.add("picture", element.selector());
      return new Json.Text("");
    }
    if (SHAPES.contains(folded)) {
      return new Json.Text(masker.mask(value, "replay.css", tally));
    }
    String path = folded.startsWith("data-") ? folded.substring("data-".length()) : folded;
    return new Json.Text(masker.mask(value, "recording.attributes." + path, tally));
  }

  private String inputValue(String value, Selectors.Element element) {
    if (element.type().equals("hidden")) {
      // Not seen on the page, so no leak of its words; but tokens are kept there.
      return stars(value);
    }
    return INPUTS_WITHOUT_WORDS.contains(element.type())
        ? masker.mask(value, "recording.value", tally)
        : words(value, element, "value");
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
    return json.get(name) instanceof Json.Numeral numeral ? (long) numeral.real() : -1;
  }

  private static Json.Members with(Json.Members json, String name, Json value) {
    if (json.get(name) == null) {
      return json;
    }
    Map<String, Json> members = new LinkedHashMap<>(json.members());
    members.put(name, value);
    return new Json.Members(members);
  }
}
