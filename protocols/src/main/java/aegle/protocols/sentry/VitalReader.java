package aegle.protocols.sentry;

import aegle.protocols.WebVital;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Web vitals as records of their own, found in the two places where SDKs put them: {@code
 * measurements} of transactions (version 7 to 10) and attributes {@code browser.web_vital.*} of
 * streamed spans (version 11).
 */
final class VitalReader {
  private static final String ATTRIBUTE = "browser.web_vital.";
  private static final double MILLIS_PER_SECOND = 1_000;

  /** What a vital takes over from the span on which it came. */
  private static final List<String> SHARED =
      List.of(
          CommonFields.TRANSACTION,
          FieldNames.URL_PATH,
          FieldNames.ROUTE,
          FieldNames.TRACE_ID,
          FieldNames.SPAN_ID,
          FieldNames.REPLAY_ID,
          FieldNames.RELEASE,
          FieldNames.ENVIRONMENT,
          FieldNames.CLINIC,
          FieldNames.USER_ID,
          FieldNames.BROWSER,
          FieldNames.DEVICE,
          FieldNames.SDK_NAME,
          FieldNames.SDK_VERSION);

  private VitalReader() {}

  /** Adds the vitals among measurements and puts the other measurements on the span. */
  static void ofMeasurements(
      Json.Members measurements, Fields.Builder span, long timeNanos, Gathering gathering) {
    int taken = 0;
    for (var member : measurements.members().entrySet()) {
      if (taken++ == SentryLimits.MAX_MEASUREMENTS) {
        int all = measurements.members().size();
        gathering.refuse("measurement", "too_many", all - SentryLimits.MAX_MEASUREMENTS);
        break;
      }
      OptionalDouble value = Numbers.real(Attributes.unwrapped(member.getValue()));
      if (value.isPresent()) {
        span.put("measurement." + member.getKey(), value.getAsDouble());
      }
    }
    Fields fields = span.build();
    for (WebVital vital : WebVital.values()) {
      @Nullable Json measured = measurements.get(vital.lowerCase());
      if (measured != null) {
        OptionalDouble value = Numbers.real(Attributes.unwrapped(measured));
        double scale = scaleOf(measured);
        String target = fields.text(vital.lowerCase() + ".element", "");
        value.ifPresent(v -> add(vital, v * scale, target, fields, timeNanos, gathering));
      }
    }
  }

  /** Adds the vitals among a streamed span's attributes. */
  static void ofAttributes(
      Json.Members attributes, Fields span, long timeNanos, Gathering gathering) {
    for (WebVital vital : WebVital.values()) {
      String name = ATTRIBUTE + vital.lowerCase();
      @Nullable Json said = attributes.get(name + ".value");
      if (said != null) {
        OptionalDouble value = Numbers.real(Attributes.unwrapped(said));
        String target =
            span.text(
                name + ".element", span.text(name + ".target", span.text(name + ".source.1", "")));
        value.ifPresent(v -> add(vital, v, target, span, timeNanos, gathering));
      }
    }
  }

  private static double scaleOf(Json measured) {
    @Nullable String unit = measured instanceof Json.Members members ? members.text("unit") : null;
    return unit != null && unit.toLowerCase(Locale.ROOT).equals("second") ? MILLIS_PER_SECOND : 1;
  }

  private static void add(
      WebVital vital,
      double value,
      String target,
      Fields span,
      long timeNanos,
      Gathering gathering) {
    if (!vital.isCredible(value)) {
      gathering.refuse("vital", "bad_value");
      return;
    }
    Fields.Builder out = Fields.builder();
    out.put(WebVital.NAME_FIELD, vital.name());
    out.put(WebVital.VALUE_FIELD, value);
    out.put(WebVital.SOURCE_FIELD, WebVital.SDK);
    out.put(WebVital.RATING_FIELD, vital.rating(value));
    out.putText(WebVital.TARGET_FIELD, target);
    out.putText("vital.navigation_type", span.text("browser.navigation.type", ""));
    for (String name : SHARED) {
      @Nullable Value shared = span.get(name);
      if (shared != null) {
        out.put(name, shared);
      }
    }
    @Nullable String page = pageOf(span);
    if (page != null) {
      out.put(FieldNames.URL_PATH, page);
    }
    gathering.add(new Entry(EntryKind.VITAL, timeNanos, out.build()));
  }

  /** The page, where the span has no path but its transaction is one. */
  private static @Nullable String pageOf(Fields span) {
    String transaction = span.text(CommonFields.TRANSACTION, "");
    return span.get(FieldNames.URL_PATH) == null && transaction.startsWith("/")
        ? transaction
        : null;
  }
}
