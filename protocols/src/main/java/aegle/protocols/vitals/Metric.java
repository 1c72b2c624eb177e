package aegle.protocols.vitals;

import aegle.protocols.EventTime;
import aegle.protocols.KnownFields;
import aegle.protocols.Refusals;
import aegle.protocols.WebVital;
import aegle.protocols.WellFormedText;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a record of one metric. */
final class Metric {
  /** Fields of the sender's own that one metric may add. */
  private static final int MAX_OWN_FIELDS = 50;

  private static final int MAX_TEXT_CHARS = 1_024;

  /** Entries of the browser's timeline that are shown with a metric. */
  private static final int MAX_ENTRIES = 10;

  /** Whole numbers up to here are exact as a double. */
  private static final double MAX_EXACT_WHOLE = 0x1p53;

  private static final Set<String> RATINGS = Set.of("good", "needs-improvement", "poor");
  private static final List<String> PAGES =
      List.of("page", "path", "pathname", "url", "href", "location", "navigationURL");
  private static final List<String> DEVICES =
      List.of("device", "deviceType", "device_type", "device.type", "formFactor");
  private static final List<String> TARGETS =
      List.of("interactionTarget", "largestShiftTarget", "target", "element", "eventTarget");

  /** Names that are read one by one, so that they are no fields of the sender's own. */
  private static final Set<String> READ =
      Set.of(
          "name",
          "event_name",
          "value",
          "delta",
          "rating",
          "id",
          "navigationType",
          "entries",
          "attribution",
          "metrics",
          "timestamp",
          "ts",
          "time",
          "navigationId",
          "navigationStartTime",
          "startTime",
          "label");

  /** What all metrics of a beacon share. */
  record Context(BeaconOrigin origin, long receivedNanos, Refusals refusals) {}

  private Metric() {}

  /** The record of a metric, or none when it is refused. */
  static Optional<Entry> read(Json.Members metric, Json.Members shared, Context context) {
    @Nullable String said = metric.text("name");
    String name = said == null ? text(metric, "event_name") : said;
    @Nullable WebVital vital = WebVital.of(name);
    boolean custom = vital == null && name.startsWith("Next.js-");
    if (vital == null && !custom) {
      context.refusals().add(VitalsBeacon.VITAL, "unknown_name", 1);
      return Optional.empty();
    }
    double value = number(metric, "value");
    boolean credible =
        vital == null ? value >= 0 && value <= WebVital.MAX_MILLIS : vital.isCredible(value);
    if (!credible) {
      context.refusals().add(VitalsBeacon.VITAL, "bad_value", 1);
      return Optional.empty();
    }
    Fields.Builder fields = Fields.builder();
    fields.put(WebVital.NAME_FIELD, vital == null ? cut(name) : vital.name());
    fields.put(WebVital.VALUE_FIELD, value);
    fields.put(WebVital.SOURCE_FIELD, WebVital.BEACON);
    fields.putText(WebVital.RATING_FIELD, rating(metric, vital, value));
    fields.putText("vital.id", cut(text(metric, "id")));
    fields.putText("vital.navigation_type", cut(text(metric, "navigationType")));
    double delta = number(metric, "delta");
    if (Double.isFinite(delta)) {
      fields.put("vital.delta", delta);
    }
    fields.putText(FieldNames.URL_PATH, cut(path(metric, shared, context.origin())));
    fields.putText(FieldNames.DEVICE, device(metric, shared, context.origin()));
    fields.putText(FieldNames.BROWSER, context.origin().browser());
    attribution(metric.members("attribution"), fields);
    own(shared, fields);
    own(metric, fields);
    return Optional.of(
        new Entry(EntryKind.VITAL, time(metric, context), fields.build(), detail(metric)));
  }

  private static String rating(Json.Members metric, @Nullable WebVital vital, double value) {
    String rating = text(metric, "rating");
    if (RATINGS.contains(rating)) {
      return rating;
    }
    // Versions before 3 do not rate.
    return vital == null ? "" : vital.rating(value);
  }

  private static String path(Json.Members metric, Json.Members shared, BeaconOrigin origin) {
    for (String name : PAGES) {
      String page = text(metric, name).isEmpty() ? text(shared, name) : text(metric, name);
      if (!page.isEmpty()) {
        return pathOf(page);
      }
    }
    // Version 2 tells the page only by the entry of its navigation.
    for (Json entry : metric.items("entries")) {
      if (entry instanceof Json.Members members
          && text(members, "entryType").equals("navigation")) {
        return pathOf(text(members, "name"));
      }
    }
    return pathOf(origin.referer());
  }

  /** The path of a URL or of a path, without query and fragment. */
  private static String pathOf(String url) {
    int scheme = url.indexOf("://");
    int start = 0;
    if (scheme > 0) {
      start = url.indexOf('/', scheme + 3);
      if (start < 0) {
        return "/";
      }
    }
    int end = url.length();
    for (int i = start; i < end; i++) {
      if (url.charAt(i) == '?' || url.charAt(i) == '#') {
        end = i;
      }
    }
    return url.substring(start, end);
  }

  private static String device(Json.Members metric, Json.Members shared, BeaconOrigin origin) {
    for (String name : DEVICES) {
      String device = text(metric, name).isEmpty() ? text(shared, name) : text(metric, name);
      if (!device.isEmpty()) {
        return cut(device);
      }
    }
    return origin.device();
  }

  /** Which element made the metric what it is; the rest of the attribution is detail. */
  private static void attribution(Json.Members attribution, Fields.Builder fields) {
    for (String name : TARGETS) {
      String target = text(attribution, name);
      if (!target.isEmpty()) {
        fields.put(WebVital.TARGET_FIELD, cut(target));
        break;
      }
    }
    fields.putText("vital.load_state", cut(text(attribution, "loadState")));
    fields.putText("vital.interaction_type", cut(text(attribution, "interactionType")));
  }

  private static void own(Json.Members members, Fields.Builder fields) {
    int kept = 0;
    for (Map.Entry<String, Json> member : members.members().entrySet()) {
      String name = member.getKey();
      boolean read = READ.contains(name) || PAGES.contains(name) || DEVICES.contains(name);
      @Nullable Value value = read ? null : value(member.getValue());
      if (value != null && !name.isEmpty() && kept < MAX_OWN_FIELDS) {
        kept++;
        put(name, value, fields);
      }
    }
  }

  private static void put(String name, Value value, Fields.Builder fields) {
    String known = KnownFields.of(name);
    boolean reserved = known.startsWith("vital.") || known.equals(FieldNames.URL_PATH);
    @Nullable Value fitted = reserved ? null : KnownFields.fitted(known, value);
    if (fitted != null) {
      fields.put(known, fitted);
    } else {
      // What the metric itself says is not overruled by what stands beside it.
      fields.put("beacon." + name, value);
    }
  }

  private static @Nullable Value value(Json json) {
    return switch (json) {
      case Json.Text(String text) -> text.isEmpty() ? null : new Value.Text(cut(text));
      case Json.Numeral numeral -> number(numeral);
      case Json.Flag(boolean flag) -> new Value.Flag(flag);
      case Json.Members _, Json.Items _, Json.Nil _ -> null;
    };
  }

  private static Value number(Json.Numeral numeral) {
    double real = numeral.real();
    boolean whole = real == Math.rint(real) && Math.abs(real) < MAX_EXACT_WHOLE;
    return whole ? new Value.Whole((long) real) : new Value.Real(real);
  }

  private static Json.Members detail(Json.Members metric) {
    Map<String, Json> detail = new LinkedHashMap<>();
    List<Json> entries = metric.items("entries");
    if (!entries.isEmpty()) {
      List<Json> first = entries.subList(0, Math.min(entries.size(), MAX_ENTRIES));
      detail.put("entries", new Json.Items(first));
    }
    Json.Members attribution = metric.members("attribution");
    if (!attribution.members().isEmpty()) {
      detail.put("attribution", attribution);
    }
    return detail.isEmpty() ? Json.NOTHING : new Json.Members(detail);
  }

  private static long time(Json.Members metric, Context context) {
    for (String name : List.of("timestamp", "time", "ts")) {
      long nanos = EventTime.ofText(text(metric, name));
      if (EventTime.isCredible(nanos, context.receivedNanos())) {
        return nanos;
      }
    }
    return context.receivedNanos();
  }

  /** A number, also one that a form wrote; NaN where there is none. */
  private static double number(Json.Members metric, String name) {
    return switch (metric.get(name)) {
      case Json.Numeral numeral -> numeral.real();
      case Json.Text(String text) -> parsed(text);
      case null -> Double.NaN;
      case Json.Flag _, Json.Nil _, Json.Members _, Json.Items _ -> Double.NaN;
    };
  }

  private static double parsed(String text) {
    try {
      return text.length() > 30 ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException notNumber) {
      // The caller refuses what is no number.
      return Double.NaN;
    }
  }

  private static String text(Json.Members members, String name) {
    @Nullable String text = members.text(name);
    return text == null ? "" : text;
  }

  private static String cut(String text) {
    return WellFormedText.cut(text, MAX_TEXT_CHARS);
  }
}
