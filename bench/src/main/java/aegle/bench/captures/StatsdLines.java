package aegle.bench.captures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What series recorded lines of DogStatsD should have become, worked out in the plainest way and by
 * other code than the server's own: split, add, remember.
 */
final class StatsdLines {
  private static final Pattern EVENT = Pattern.compile("_e\\{\\d+,\\d+}:([^|]*)\\|.*");
  private static final Pattern CHECK = Pattern.compile("_sc\\|([^|]*)\\|.*");
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+");

  private final Map<String, Double> counters = new TreeMap<>();
  private final Map<String, Double> gauges = new TreeMap<>();
  private final Map<String, Double> timedGauges = new TreeMap<>();
  private final Map<String, double[]> spreads = new TreeMap<>();
  private final Map<String, Set<String>> sets = new HashMap<>();
  private final Set<String> records = new HashSet<>();
  private long lastSeconds;

  /**
   * A value that a series should show.
   *
   * @param selector of the series, and of those with more labels
   * @param labels how many it has, without its name
   * @param atSeconds when to ask, in seconds since 1970; 0: now
   */
  record Expected(String selector, int labels, double value, long atSeconds) {}

  /** Takes the lines of a packet, in the order in which it is sent. */
  void take(String packet) {
    packet.lines().filter(line -> !line.isBlank()).forEach(this::takeLine);
  }

  private void takeLine(String line) {
    Matcher event = EVENT.matcher(line);
    Matcher check = CHECK.matcher(line);
    if (event.matches()) {
      records.add("event.title:\"" + event.group(1) + "\"");
    } else if (check.matches()) {
      records.add("check.name:\"" + check.group(1) + "\"");
    } else {
      takeMetric(line);
    }
  }

  private void takeMetric(String line) {
    String[] sections = line.split("\\|", -1);
    String head = sections[0];
    int colon = head.lastIndexOf(':');
    String name = head.substring(0, colon);
    String value = head.substring(colon + 1);
    Map<String, String> labels = new TreeMap<>();
    int mark = name.indexOf('#') > 0 ? name.indexOf('#') : name.indexOf(',');
    if (mark > 0) {
      tags(name.substring(mark + 1), "=", labels);
      name = name.substring(0, mark);
    }
    double rate = 1;
    long seconds = 0;
    for (int i = 2; i < sections.length; i++) {
      if (sections[i].startsWith("@")) {
        rate = Double.parseDouble(sections[i].substring(1));
      } else if (sections[i].startsWith("T")) {
        seconds = Long.parseLong(sections[i].substring(1));
        lastSeconds = Math.max(lastSeconds, seconds);
      } else if (sections[i].startsWith("#")) {
        tags(sections[i].substring(1), ":", labels);
      }
    }
    if (sections[1].equals("s")) {
      sets.computeIfAbsent(series(name, "", labels), _ -> new HashSet<>()).add(value);
    } else if (NUMBER.matcher(value).matches()) {
      takeNumber(sections[1], name, labels, value, rate, seconds);
    }
  }

  private void takeNumber(
      String type,
      String name,
      Map<String, String> labels,
      String text,
      double rate,
      long seconds) {
    double value = Double.parseDouble(text);
    switch (type) {
      case "c" -> {
        String suffix = value < 0 ? "_decrements_total" : "_total";
        String counted = name.replaceFirst("[._]total$", "");
        counters.merge(series(counted, suffix, labels), Math.abs(value) / rate, Double::sum);
      }
      case "g" -> {
        Map<String, Double> shown = seconds == 0 ? gauges : timedGauges;
        shown.merge(
            series(name, "", labels),
            value,
            (before, now) -> text.startsWith("+") ? before + now : now);
      }
      default -> {
        double times = 1 / rate;
        spreads.merge(
            series(name, "", labels),
            new double[] {times, value * times},
            (one, other) -> new double[] {one[0] + other[0], one[1] + other[1]});
      }
    }
  }

  private static void tags(String list, String sign, Map<String, String> labels) {
    for (String tag : list.split(",", -1)) {
      String[] parts = tag.split(sign, 2);
      if (!parts[0].startsWith("dd.internal.") && parts.length == 2 && !parts[1].isEmpty()) {
        labels.put(parts[0].replaceAll("[^A-Za-z0-9_]+", "_"), parts[1]);
      }
    }
  }

  /** The name with a hole for a suffix, and the labels: {@code a_b%s_total{k="v"}}. */
  private static String series(String name, String suffix, Map<String, String> labels) {
    String own =
        name.startsWith("datadog.dogstatsd.client.")
            ? "statsd.client." + name.substring("datadog.dogstatsd.client.".length())
            : name;
    StringBuilder series = new StringBuilder(own.replaceAll("[^A-Za-z0-9:]+", "_"));
    if (series.charAt(series.length() - 1) == '_') {
      series.setLength(series.length() - 1);
    }
    series.append(suffix).append("{project=\"statsd\"");
    labels.forEach((label, value) ->
        series
            .append(',')
            .append(label)
            .append("=\"")
            .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
            .append('"'));
    return series.append('}').toString();
  }

  /** Queries that find a record each. */
  Set<String> records() {
    return records;
  }

  /** Every value, as a query should give it after the last packet was written. */
  List<Expected> values() {
    Map<String, Expected> expected = new LinkedHashMap<>();
    // A count that was recorded long ago counts now.
    counters.forEach((series, value) -> put(expected, series, "", value, 0));
    gauges.forEach((series, value) -> put(expected, series, "", value, 0));
    spreads.forEach((series, sums) -> {
      put(expected, series, "_count", sums[0], 0);
      put(expected, series, "_sum", sums[1], 0);
    });
    timedGauges.forEach((series, value) -> put(expected, series, "", value, lastSeconds + 1));
    return new ArrayList<>(expected.values());
  }

  /** The selectors of sets, which show how many values came within ten seconds. */
  Set<String> sets() {
    return sets.keySet();
  }

  private static void put(
      Map<String, Expected> into, String series, String suffix, double value, long atSeconds) {
    String selector = series.replaceFirst("\\{", suffix + "{");
    int labels = selector.split("=\"", -1).length - 1;
    into.put(selector, new Expected(selector, labels, value, atSeconds));
  }
}
