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
          with(event, "data", with(data, "node", node(data.get("node"), Selectors.UNKNOWN)));
      case INCREMENTAL -> with(event, "data", change(data));
      case META -> with(event, "data", masker.mask(data, "recording.meta", tally));
      case CUSTOM -> with(event, "data", custom(data));
      default -> masker.mask(event, "recording", tally);
    };
  }

  private Json change(Json.Members data) {
    return switch ((int) number(data, "source")) {
      case MUTATION -> mutation(data);
      case INPUT -> input(data);
      default -> masker.mask(data, "replay.css", tally);
    };
  }

  private Json mutation(Json.Members data) {
    List<Json> adds = new ArrayList<>();
    for (Json add : data.items("adds")) {
      if (add instanceof Json.Members members) {
        Selectors.Element parent = selectors.get(number(members, "parentId"));
        adds.add(with(members, "node", node(members.get("node"), parent)));
      }
    }
    List<Json> changed = new ArrayList<>();
    for (Json text : data.items("texts")) {
      if (text instanceof Json.Members members) {
        Selectors.Element element = selectors.get(number(members, "id"));
        changed.add(
            members.get("value") instanceof Json.Text(String value)
                ? with(members, "value", new Json.Text(words(value, element, "text")))
                : members);
      }
    }
    List<Json> attributes = new ArrayList<>();
    for (Json change : data.items("attributes")) {
      if (change instanceof Json.Members members) {
        Selectors.Element element = selectors.get(number(members, "id"));
        attributes.add(
            with(members, "attributes", attributes(members.members("attributes"), element)));
      }
    }
    Json.Members kept = with(data, "adds", new Json.Items(adds));
    return with(
        with(kept, "texts", new Json.Items(changed)), "attributes", new Json.Items(attributes));
  }

  private Json input(Json.Members data) {
    Selectors.Element element = selectors.get(number(data, "id"));
    boolean silent = INPUTS_WITHOUT_WORDS.contains(element.type());
    return data.get("text") instanceof Json.Text(String value)
        ? with(
            data,
            "text",
            new Json.Text(
                silent
                    ? masker.mask(value, "recording.input", tally)
                    : words(value, element, "input")))
        : data;
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
    if (!(json instanceof Json.Members node)) {
      return Json.NIL;
    }
    int type = (int) number(node, "type");
    long id = number(node, "id");
    if (type == TEXT) {
      selectors.put(id, parent);
      return node.get("textContent") instanceof Json.Text(String value)
          ? with(node, "textContent", new Json.Text(text(node, value, parent)))
          : node;
    }
    if (type != ELEMENT) {
      selectors.put(id, parent);
      return type > TEXT && node.get("textContent") instanceof Json.Text(String value)
          ? with(node, "textContent", new Json.Text(stars(value)))
          : withChildren(node, parent);
    }
    Selectors.Element element = selectors.of(node, parent);
    selectors.put(id, element);
    Json.Members kept = with(node, "attributes", attributes(node.members("attributes"), element));
    return withChildren(kept, element);
  }

  private Json withChildren(Json.Members node, Selectors.Element element) {
    if (!(node.get("childNodes") instanceof Json.Items(List<Json> children))) {
      return node;
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
