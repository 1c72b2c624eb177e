package aegle.server.intake;

import aegle.guard.masking.Leak;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts records into series, so that whatever is kept can also alert:
 *
 * <pre>
 * aegle_log_records_total        {project, service, level}
 * aegle_error_events_total       {project, environment, level}
 * aegle_spans_total              {project, service, status}
 * aegle_root_span_duration_ms    {project, service}          a histogram
 * aegle_web_vital                {project, vital, source}    a histogram of measurements
 * aegle_web_vital_ratings_total  {project, vital, rating, source}    of measurements
 * aegle_check_ins_total          {project, monitor, environment, status}
 * aegle_replay_segments_total    {project}
 * aegle_record_accesses_total    {project, action}
 * aegle_masked_values_total      {project, kind, signal, protocol}
 * </pre>
 */
final class Derived {
  private Derived() {}

  /** What one record adds. */
  static List<Measurement> of(Entry entry) {
    Fields fields = entry.fields();
    return switch (entry.kind()) {
      case LOG ->
          List.of(
              count(
                  entry,
                  "aegle_log_records",
                  "service",
                  fields.text(FieldNames.SERVICE, ""),
                  "level",
                  fields.text(FieldNames.LEVEL, "info")));
      case ERROR ->
          List.of(
              count(
                  entry,
                  "aegle_error_events",
                  "environment",
                  fields.text(FieldNames.ENVIRONMENT, ""),
                  "level",
                  fields.text(FieldNames.LEVEL, "error")));
      case SPAN -> ofSpan(entry);
      case VITAL -> ofVital(entry);
      case CHECK_IN ->
          List.of(
              count(
                  entry,
                  "aegle_check_ins",
                  "monitor",
                  fields.text("monitor.slug", ""),
                  "environment",
                  fields.text(FieldNames.ENVIRONMENT, ""),
                  "status",
                  fields.text(FieldNames.STATUS, "")));
      case REPLAY -> List.of(count(entry, "aegle_replay_segments"));
      case ACCESS ->
          List.of(count(entry, "aegle_record_accesses", "action", fields.text("event.action", "")));
    };
  }

  /** What masked personal data adds: which kind, in which signal. */
  static Measurement ofLeak(Leak leak) {
    return new Measurement(
        "aegle_masked_values",
        Labels.of(
            "kind", leak.kind(), "signal", leak.signal(), "protocol", leak.source().protocol()),
        Measurement.Kind.COUNT,
        leak.count(),
        0);
  }

  private static List<Measurement> ofSpan(Entry entry) {
    Fields fields = entry.fields();
    String service = fields.text(FieldNames.SERVICE, "");
    List<Measurement> found = new ArrayList<>(2);
    found.add(
        count(
            entry,
            "aegle_spans",
            "service",
            service,
            "status",
            fields.text(FieldNames.STATUS, "unset")));
    if (fields.get(FieldNames.PARENT_SPAN_ID) == null) {
      @Nullable Double duration = number(fields.get(FieldNames.DURATION_MS));
      if (duration != null) {
        found.add(distribution(entry, "aegle_root_span_duration_ms", duration, "service", service));
      }
    }
    return found;
  }

  private static List<Measurement> ofVital(Entry entry) {
    Fields fields = entry.fields();
    String vital = fields.text("vital.name", "");
    // The page's beacon and the SDK may both tell of one visit: a sum over sources counts it twice.
    // A visit may also tell a vital several times, under one id; which is the last nobody knows
    // yet.
    String source = fields.text("vital.source", "");
    List<Measurement> found = new ArrayList<>(2);
    found.add(
        count(
            entry,
            "aegle_web_vital_ratings",
            "vital",
            vital,
            "rating",
            fields.text("vital.rating", "unrated"),
            "source",
            source));
    @Nullable Double value = number(fields.get("vital.value"));
    if (value != null) {
      found.add(distribution(entry, "aegle_web_vital", value, "vital", vital, "source", source));
    }
    return found;
  }

  private static @Nullable Double number(@Nullable Value value) {
    return switch (value) {
      case Value.Real(double real) -> real;
      case Value.Whole(long whole) -> (double) whole;
      case null -> null;
      case Value.Text _, Value.Flag _, Value.Texts _ -> null;
    };
  }

  private static Measurement count(Entry entry, String name, String... labels) {
    return new Measurement(name, Labels.of(labels), Measurement.Kind.COUNT, 1, entry.timeMillis());
  }

  private static Measurement distribution(
      Entry entry, String name, double value, String... labels) {
    return new Measurement(
        name, Labels.of(labels), Measurement.Kind.DISTRIBUTION, value, entry.timeMillis());
  }
}
