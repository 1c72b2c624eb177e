package aegle.server.advice;

import aegle.guard.masking.Kind;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What names and labels of a new series show. Called once for a series, not for its samples. */
final class SeriesChecks {
  private static final Set<String> PERSONAL =
      Set.of(
          "ip",
          "ip_address",
          "client_ip",
          "clientip",
          "remote_ip",
          "remote_addr",
          "user_id",
          "userid",
          "user_email",
          "user_name",
          "username",
          "email",
          "phone",
          "patient",
          "patient_id",
          "patientid",
          "patient_name",
          "customer_id",
          "customer_name",
          "session_id",
          "full_name",
          "first_name",
          "last_name",
          "national_id");

  /** Labels that say where something runs, not who somebody is. */
  private static final Set<String> PLACES = Set.of("instance", "host", "le", "quantile");

  private static final Pattern MASKED = Pattern.compile("\\[([a-z-]+)(:[0-9a-f]+)?\\]");

  private static final Pattern PARTS =
      Pattern.compile("_(total|bucket|sum|count|min|max|avg|median|\\d+percentile)$");

  private static final Pattern UNITLESS =
      Pattern.compile("(^|.*_)(duration|latency|elapsed|response_time|processing_time)");

  private static final Pattern MONEY =
      Pattern.compile("(^|.*_)(revenue|price|amount|sales|income|turnover|paid)");

  private static final Pattern EVENTS =
      Pattern.compile("(^|.*_)(booked|bookings|completed|orders|requests|count|events|attempts)");

  private static final Pattern RATING =
      Pattern.compile("(^|.*_)(rating|ratings|satisfaction|stars)");

  /**
   * Parts of one: bounds below one are right for them, and those that are made for a latency not.
   */
  private static final Pattern PART = Pattern.compile("(^|.*_)accuracy");

  /** Ratings are whole numbers: whoever has bounds below one has those of a latency. */
  private static final double LEAST_RATING = 1;

  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** Between the metric and the label in a line of evidence. */
  private static final String LABEL = " label ";

  private SeriesChecks() {}

  /** What is told of a series: the check, and a line of evidence. */
  interface Told extends BiConsumer<Check, String> {}

  /**
   * Looks at a series that was born.
   *
   * @param kind what is done with its values, where they are added up here; else null
   */
  static void look(Labels series, Measurement.@Nullable Kind kind, Told told) {
    String name = series.metricName();
    if (name.startsWith("aegle_") || name.equals("target_info")) {
      return; // Of the house's own making.
    }
    personal(series, told);
    String bare = PARTS.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst("");
    if (UNITLESS.matcher(bare).matches()) {
      told.accept(Check.DURATION_WITHOUT_UNIT, bare);
    }
    if (kind == Measurement.Kind.GAUGE && bare.length() == name.length() && isMoney(bare)) {
      told.accept(Check.GAUGE_OVERWRITES, name);
    }
    boolean spread = kind == Measurement.Kind.DISTRIBUTION;
    boolean rating = RATING.matcher(bare).matches() && (spread || isFine(series));
    if (rating || (spread && PART.matcher(bare).matches())) {
      told.accept(Check.RATING_AS_LATENCY, bare);
    }
  }

  private static boolean isMoney(String name) {
    return MONEY.matcher(name).matches();
  }

  /** Whether a gauge holds what can only be added up. */
  static boolean isSum(String gauge) {
    String lower = gauge.toLowerCase(Locale.ROOT);
    return isMoney(lower) || EVENTS.matcher(lower).matches();
  }

  private static boolean isFine(Labels series) {
    String bound = series.get("le");
    try {
      return !bound.isEmpty() && Double.parseDouble(bound) < LEAST_RATING;
    } catch (NumberFormatException notANumber) {
      return false; // Whatever it bounds, it is no latency.
    }
  }

  private static void personal(Labels series, Told told) {
    for (int i = 0; i < series.size(); i++) {
      String label = series.name(i);
      boolean named = PERSONAL.contains(label.toLowerCase(Locale.ROOT));
      if (named || (!PLACES.contains(label) && isMasked(series.value(i)))) {
        told.accept(Check.PERSONAL_LABEL, series.metricName() + LABEL + label);
      }
    }
  }

  private static boolean isMasked(String value) {
    if (value.isEmpty() || value.charAt(0) != '[') {
      return false;
    }
    var masked = MASKED.matcher(value);
    return masked.matches() && Kind.of(masked.group(1)).isPresent();
  }

  /** Asks for the series of a line of evidence, as long as they are written. */
  static String selector(Check check, String evidence, Labels series, String project) {
    String name = named(series.metricName());
    String own = series.get("project").isEmpty() ? "" : "project=" + GoQuote.of(project);
    if (check == Check.PERSONAL_LABEL) {
      String named = evidence.substring(evidence.indexOf(LABEL) + LABEL.length());
      String label = PLAIN.matcher(named).matches() ? named : GoQuote.of(named);
      return "{" + name + "," + label + "!=\"\"" + (own.isEmpty() ? "" : "," + own) + "}";
    }
    if (check == Check.RATING_AS_LATENCY || check == Check.DURATION_WITHOUT_UNIT) {
      // Evidence is the bare name: of a histogram there are only its parts.
      String parts =
          Labels.METRIC_NAME + "=~" + GoQuote.of(evidence + "(_total|_bucket|_count|_sum)?");
      return "{" + parts + (own.isEmpty() ? "" : "," + own) + "}";
    }
    return "{" + name + (own.isEmpty() ? "" : "," + own) + "}";
  }

  private static String named(String metric) {
    return Labels.METRIC_NAME + "=" + GoQuote.of(metric);
  }
}
