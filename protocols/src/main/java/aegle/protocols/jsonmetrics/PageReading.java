package aegle.protocols.jsonmetrics;

import aegle.protocols.DecodeException;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One walk through one answer. */
final class PageReading {
  /** A name as programs write them; a telephone or an address in its place is none. */
  private static final Pattern MEMBER =
      Pattern.compile("(?!.*[0-9]{7})[A-Za-z_$][A-Za-z0-9_$.-]{0,99}");

  /** A label value that is longer is not taken: such a text is no name. */
  private static final int MAX_LABEL_CHARS = 200;

  /** Names of members that are told where nothing was found. */
  private static final int MAX_TOLD = 20;

  private static final int MAX_GUESSED_DEPTH = 8;

  /** What the words of health checks mean where nobody said so. */
  private static final Map<String, Double> KNOWN_STATES =
      Map.ofEntries(
          Map.entry("ok", 1.0),
          Map.entry("up", 1.0),
          Map.entry("pass", 1.0),
          Map.entry("healthy", 1.0),
          Map.entry("degraded", 0.0),
          Map.entry("warn", 0.0),
          Map.entry("down", 0.0),
          Map.entry("fail", 0.0),
          Map.entry("error", 0.0),
          Map.entry("unhealthy", 0.0));

  private final Json root;
  private final JsonMapping mapping;
  private final List<JsonPage.Found> values = new ArrayList<>();
  private final Set<Labels> series = new HashSet<>();
  private final Set<Json> taken = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<String, MetricMetadata> metadata = new LinkedHashMap<>();
  private final Set<String> missing = new TreeSet<>();
  private final Set<String> unusable = new TreeSet<>();
  private final Set<String> twice = new TreeSet<>();
  private final Set<String> lists = new TreeSet<>();

  PageReading(Json root, JsonMapping mapping) {
    this.root = root;
    this.mapping = mapping;
  }

  JsonPage read() {
    mapping.metrics().forEach(this::take);
    if (!mapping.prefix().isEmpty()) {
      guess(root, mapping.prefix(), 0);
    }
    if (values.isEmpty()) {
      throw new DecodeException(nothingFound());
    }
    return new JsonPage(values, List.copyOf(metadata.values()), notes());
  }

  private void take(JsonMetric metric) {
    List<JsonPath.Hit> hits = metric.path().hits(root, JsonMetricsReader.MAX_SERIES);
    if (hits.isEmpty()) {
      missing.add(metric.name());
    }
    for (JsonPath.Hit hit : hits) {
      taken.add(hit.value());
      take(metric, hit);
    }
  }

  private void take(JsonMetric metric, JsonPath.Hit hit) {
    if (hit.value() instanceof Json.Nil) {
      // Null is how an application says that it does not know just now.
      missing.add(metric.name());
      return;
    }
    double value = number(hit.value(), metric.states()) * metric.factor();
    @Nullable Labels labels = labels(metric, hit.stars());
    if (!Double.isFinite(value) || labels == null) {
      unusable.add(metric.name());
      return;
    }
    add(labels, value, metric.day(), metric.metadata(), JsonMetricsReader.MAX_SERIES);
  }

  private static double number(Json value, Map<String, Double> states) {
    return switch (value) {
      case Json.Numeral numeral -> numeral.real();
      case Json.Flag(boolean flag) -> states.getOrDefault(Boolean.toString(flag), flag ? 1.0 : 0.0);
      case Json.Text(String text) -> {
        @Nullable Double state = states.get(text.toLowerCase(Locale.ROOT));
        yield state != null ? state : written(text);
      }
      case Json.Members _, Json.Items _, Json.Nil _ -> Double.NaN;
    };
  }

  private static double written(String text) {
    // Not what Double.parseDouble takes beyond that: hexadecimal digits, or a d at the end.
    if (text.length() > 40 || !text.matches("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]{1,3})?")) {
      return Double.NaN;
    }
    return Double.parseDouble(text);
  }

  private @Nullable Labels labels(JsonMetric metric, List<String> stars) {
    Labels.Builder labels = Labels.builder();
    metric.labels().forEach(labels::set);
    for (Map.Entry<String, JsonPath> from : metric.labelsFrom().entrySet()) {
      @Nullable String text = from.getValue().textAt(root, stars);
      if (text == null || text.length() > MAX_LABEL_CHARS) {
        return null;
      }
      labels.set(from.getKey(), text);
    }
    return labels.set(Labels.METRIC_NAME, metric.name()).build();
  }

  private void add(
      Labels labels, double value, @Nullable DayRule day, MetricMetadata family, int most) {
    if (!series.add(labels)) {
      twice.add(family.family());
      return;
    }
    if (values.size() >= most) {
      throw new DecodeException(
          "the JSON comes to more than "
              + most
              + " series; name in json-metrics of aegle.yml those that you want");
    }
    metadata.putIfAbsent(family.family(), family);
    values.add(new JsonPage.Found(labels, value, day));
  }

  /**
   * Names what nobody named after its path, where its members are names and no values; a list is
   * left out, for its order is no identity.
   */
  private void guess(Json at, String name, int depth) {
    if (taken.contains(at) || depth > MAX_GUESSED_DEPTH) {
      return;
    }
    switch (at) {
      case Json.Members(Map<String, Json> members) ->
          members.forEach((member, value) -> {
            String word = SnakeCase.of(member);
            if (word.isEmpty() || !MEMBER.matcher(member).matches()) {
              unusable.add(name + "_?");
            } else {
              guess(value, name + "_" + word, depth + 1);
            }
          });
      case Json.Items _ -> {
        if (!holdsTaken(at, depth)) {
          lists.add(name);
        }
      }
      case Json.Numeral numeral -> guessed(name, numeral.real());
      case Json.Flag(boolean flag) -> guessed(name, flag ? 1 : 0);
      case Json.Text(String text) -> {
        @Nullable Double state = KNOWN_STATES.get(text.toLowerCase(Locale.ROOT));
        if (state != null) {
          guessed(name, state);
        }
      }
      case Json.Nil _ -> missing.add(name);
    }
  }

  /** Whether a mapping went into it. */
  private boolean holdsTaken(Json at, int depth) {
    if (taken.contains(at)) {
      return true;
    }
    return depth <= MAX_GUESSED_DEPTH
        && switch (at) {
          case Json.Members(Map<String, Json> members) ->
              members.values().stream().anyMatch(inner -> holdsTaken(inner, depth + 1));
          case Json.Items(List<Json> items) ->
              items.stream().anyMatch(inner -> holdsTaken(inner, depth + 1));
          case Json.Numeral _, Json.Text _, Json.Flag _, Json.Nil _ -> false;
        };
  }

  private void guessed(String name, double value) {
    if (!Double.isFinite(value)) {
      unusable.add(name);
      return;
    }
    MetricMetadata family = new MetricMetadata(name, MetricMetadata.Type.UNKNOWN, "", "");
    int most = mapping.metrics().size() + JsonMetricsReader.MAX_GUESSED_SERIES;
    add(Labels.of(Labels.METRIC_NAME, name), value, null, family, most);
  }

  private String nothingFound() {
    if (mapping.isGuess()) {
      return "the JSON holds no number";
    }
    return "the JSON holds nothing of what json-metrics in aegle.yml names; it has "
        + (root instanceof Json.Members(Map<String, Json> members)
            ? told(members.keySet())
            : "no members at its root");
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    note(notes, missing, "nothing was found for");
    note(notes, unusable, "no number, state or label could be read for");
    note(notes, twice, "two values came to the same labels, and the first counts, for");
    note(notes, lists, "lists are left out until json-metrics names them:");
    return notes;
  }

  private static void note(List<String> notes, Set<String> names, String words) {
    if (!names.isEmpty()) {
      notes.add(words + " " + told(names));
    }
  }

  /** Names that look like a programmer's; what else is a name here might be a person's. */
  private static String told(Set<String> names) {
    List<String> told =
        names.stream()
            .filter(name -> name.matches("[A-Za-z_][A-Za-z0-9_?-]{0,80}"))
            .limit(MAX_TOLD)
            .toList();
    int more = names.size() - told.size();
    String list = told.isEmpty() ? "" : String.join(", ", told);
    return more == 0 ? list : list + (list.isEmpty() ? "" : " and ") + more + " more";
  }
}
