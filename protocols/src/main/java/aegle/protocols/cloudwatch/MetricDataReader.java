package aegle.protocols.cloudwatch;

import aegle.protocols.DecodeException;
import aegle.protocols.EventTime;
import aegle.protocols.json.JsonReader;
import aegle.signals.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code PutMetricData} (CloudWatch API reference, version 2010-08-01), checked as AWS checks
 * it: the whole call is refused for one bad number. Safe for all threads.
 */
public final class MetricDataReader {
  /** What stands in {@code X-Amz-Target}. */
  public static final String TARGET = "GraniteServiceVersion20100801.PutMetricData";

  /** Metrics of one call. */
  public static final int MAX_METRICS = 1_000;

  private static final int MAX_DIMENSIONS = 30;
  private static final int MAX_VALUES = 150;
  private static final int MAX_NAME_CHARS = 255;
  private static final int MAX_DIMENSION_CHARS = 1_024;
  private static final double MAX_VALUE = 0x1p360;
  private static final long MAX_AGE_NANOS = 14 * 86_400_000_000_000L;
  private static final long MAX_AHEAD_NANOS = 2 * 3_600_000_000_000L;

  private final JsonReader json;

  public MetricDataReader(JsonReader json) {
    this.json = json;
  }

  /**
   * Reads a body of JSON 1.0.
   *
   * @param project that becomes a label of every series
   * @param receivedNanos when it came, in nanoseconds since 1970
   * @throws AwsException as AWS refuses
   */
  public MetricPoints json(byte[] body, String project, long receivedNanos) {
    Json.Members call;
    try {
      call = json.readMembers(body, 0, body.length);
    } catch (DecodeException e) {
      throw new AwsException("SerializationException", 400, String.valueOf(e.getMessage()));
    }
    return read(call, project, receivedNanos);
  }

  /** Reads a body of names and values; see {@link #json}. */
  public MetricPoints form(byte[] body, String project, long receivedNanos) {
    Json.Members call = QueryForm.read(new String(body, StandardCharsets.UTF_8));
    String action = text(call, "Action");
    if (!action.equals("PutMetricData")) {
      throw new AwsException(
          "InvalidAction", 400, "This action is not taken here; PutMetricData is.");
    }
    return read(call, project, receivedNanos);
  }

  private static MetricPoints read(Json.Members call, String project, long receivedNanos) {
    String namespace = text(call, "Namespace");
    if (namespace.isEmpty()) {
      throw missing("Namespace");
    }
    if (namespace.length() > MAX_NAME_CHARS || namespace.startsWith("AWS/")) {
      throw invalid("Namespace", "is invalid; it has 1 to 255 characters and is not AWS's own");
    }
    MetricPoints.Builder points = new MetricPoints.Builder(project, namespace);
    int at = 0;
    for (Json item : call.items("MetricData")) {
      read(item, "MetricData.member." + ++at, points, receivedNanos);
    }
    for (Json entity : call.items("EntityMetricData")) {
      if (entity instanceof Json.Members members) {
        for (Json item : members.items("MetricData")) {
          read(item, "EntityMetricData.MetricData.member." + ++at, points, receivedNanos);
        }
      }
    }
    if (at == 0) {
      throw missing("MetricData");
    }
    if (at > MAX_METRICS) {
      throw invalid("MetricData", "has too many members; at most " + MAX_METRICS + " are taken");
    }
    return points.build();
  }

  private static void read(
      Json item, String place, MetricPoints.Builder points, long receivedNanos) {
    if (!(item instanceof Json.Members datum)) {
      throw invalid(place, "is no structure");
    }
    String name = text(datum, "MetricName");
    if (name.isEmpty()) {
      throw missing(place + ".MetricName");
    }
    if (name.length() > MAX_NAME_CHARS) {
      throw invalid(place + ".MetricName", "is too long; at most 255 characters are taken");
    }
    points.metric(
        name,
        dimensions(datum, place),
        text(datum, "Unit"),
        time(datum, place, receivedNanos) / EventTime.NANOS_PER_MILLI);
    Json.Members statistics = datum.members("StatisticValues");
    List<Json> values = datum.items("Values");
    boolean single = datum.get("Value") != null;
    int forms = (single ? 1 : 0) + (values.isEmpty() ? 0 : 1) + (statistics.size() == 0 ? 0 : 1);
    if (forms != 1) {
      throw new AwsException(
          forms == 0 ? "MissingParameter" : "InvalidParameterCombination",
          400,
          "The parameters "
              + place
              + ".Value, "
              + place
              + ".Values and "
              + place
              + ".StatisticValues are mutually exclusive and one of them is required.");
    }
    if (single) {
      points.value(number(datum, "Value", place));
    } else if (values.isEmpty()) {
      statistics(statistics, place + ".StatisticValues", points);
    } else {
      values(values, datum.items("Counts"), place, points);
    }
  }

  private static void statistics(
      Json.Members statistics, String place, MetricPoints.Builder points) {
    points.statistics(
        number(statistics, "SampleCount", place),
        number(statistics, "Sum", place),
        number(statistics, "Minimum", place),
        number(statistics, "Maximum", place));
  }

  private static void values(
      List<Json> values, List<Json> counts, String place, MetricPoints.Builder points) {
    boolean counted = !counts.isEmpty();
    if (values.size() > MAX_VALUES || (counted && counts.size() != values.size())) {
      throw invalid(
          place + ".Values", "has at most " + MAX_VALUES + " members, and as many as Counts");
    }
    double count = 0;
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.size(); i++) {
      double value = number(values.get(i), place + ".Values");
      double times = counted ? number(counts.get(i), place + ".Counts") : 1;
      if (times < 0) {
        throw invalid(place + ".Counts", "holds a count below zero");
      }
      count += times;
      sum += value * times;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    points.statistics(count, sum, least, most);
  }

  private static Map<String, String> dimensions(Json.Members datum, String place) {
    List<Json> items = datum.items("Dimensions");
    if (items.size() > MAX_DIMENSIONS) {
      throw invalid(place + ".Dimensions", "has more than " + MAX_DIMENSIONS + " members");
    }
    Map<String, String> dimensions = new TreeMap<>();
    for (Json item : items) {
      Json.Members dimension = item instanceof Json.Members members ? members : Json.NOTHING;
      String name = text(dimension, "Name");
      String value = text(dimension, "Value");
      if (name.isEmpty() || value.isEmpty()) {
        throw missing(place + ".Dimensions.Name and Value");
      }
      if (name.length() > MAX_NAME_CHARS || value.length() > MAX_DIMENSION_CHARS) {
        throw invalid(place + ".Dimensions", "holds a name or a value that is too long");
      }
      dimensions.put(name, value);
    }
    return dimensions;
  }

  private static long time(Json.Members datum, String place, long receivedNanos) {
    String text = text(datum, "Timestamp");
    if (text.isEmpty()) {
      return receivedNanos;
    }
    long nanos = EventTime.ofText(text);
    if (nanos == EventTime.UNKNOWN) {
      throw invalid(place + ".Timestamp", "is no time");
    }
    if (nanos < receivedNanos - MAX_AGE_NANOS) {
      throw invalid(place + ".Timestamp", "must specify a time no more than two weeks in the past");
    }
    if (nanos > receivedNanos + MAX_AHEAD_NANOS) {
      throw invalid(
          place + ".Timestamp", "must specify a time no more than two hours in the future");
    }
    return nanos;
  }

  private static double number(Json.Members members, String name, String place) {
    @Nullable Json json = members.get(name);
    if (json == null) {
      throw missing(place + "." + name);
    }
    return number(json, place + "." + name);
  }

  private static double number(Json json, String place) {
    double value =
        switch (json) {
          case Json.Numeral numeral -> numeral.real();
          case Json.Text(String text) -> parsed(text, place);
          case Json.Flag _, Json.Nil _, Json.Members _, Json.Items _ -> Double.NaN;
        };
    if (!(Math.abs(value) <= MAX_VALUE)) {
      throw invalid(place, "must be a number between -2^360 and 2^360; NaN and infinity are none");
    }
    return value;
  }

  private static double parsed(String text, String place) {
    try {
      return text.length() > 400 ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw invalid(place, "must be a number");
    }
  }

  private static String text(Json.Members members, String name) {
    @Nullable String text = members.text(name);
    return text == null ? "" : text;
  }

  private static AwsException missing(String place) {
    return new AwsException("MissingParameter", 400, "The parameter " + place + " is required.");
  }

  private static AwsException invalid(String place, String why) {
    return new AwsException(
        "InvalidParameterValue", 400, "The parameter " + place + " " + why + ".");
  }
}
