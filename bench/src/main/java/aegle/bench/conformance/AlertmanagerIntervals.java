package aegle.bench.conformance;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.server.notify.TimeInterval;
import aegle.server.notify.TimeInterval.Span;
import aegle.server.notify.TimeIntervalReader;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code alertmanager_time_intervals.jsonl}: which moments lie in an interval, which texts are
 * none. Intervals come as YAML or as the values of Alertmanager's own struct.
 */
final class AlertmanagerIntervals extends TableScript {
  /** RFC 822 with a numeric zone, such as {@code 02 Jan 06 15:04 -0700}; years are 1969 to 2068. */
  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder()
          .appendPattern("d MMM ")
          .appendValueReduced(ChronoField.YEAR, 2, 2, 1969)
          .appendPattern(" HH:mm Z")
          .toFormatter(Locale.ENGLISH);

  AlertmanagerIntervals() {
    super("alertmanager_time_intervals.jsonl");
  }

  @Override
  void judge(JsonNode row, Verdict verdict) {
    String name = "line " + row.get("line").asInt();
    switch (row.get("form").asString()) {
      case "go struct" -> judge(name, row, List.of(interval(row.get("go_interval"))), verdict);
      case "time range" -> expect(name, expectedRange(row), range(row), verdict);
      case "list of intervals" -> judgeYaml(name, row, verdict);
      default -> verdict.skip();
    }
  }

  private static void judgeYaml(String name, JsonNode row, Verdict verdict) {
    boolean ok = row.get("ok").asBoolean();
    try {
      YamlNode yaml = YamlNode.parse("intervals", row.get("yaml").asString());
      List<TimeInterval> intervals = TimeIntervalReader.intervals(yaml);
      if (ok) {
        judge(name, row, intervals, verdict);
      } else {
        verdict.fail(name, "refused: " + text(row, "error"), "accepted");
      }
    } catch (ConfigException e) {
      expect(
          name,
          ok ? "accepted" : "refused",
          ok ? String.valueOf(e.getMessage()) : "refused",
          verdict);
    }
  }

  private static void judge(
      String name, JsonNode row, List<TimeInterval> intervals, Verdict verdict) {
    List<String> wrong = new ArrayList<>();
    for (String list : List.of("contains", "excludes")) {
      for (JsonNode moment : row.get(list)) {
        Instant at = OffsetDateTime.parse(moment.asString(), MOMENT).toInstant();
        boolean contained = intervals.stream().anyMatch(interval -> interval.contains(at));
        if (contained != list.equals("contains")) {
          wrong.add(list + " " + moment.asString());
        }
      }
    }
    expect(name, "[]", wrong.toString(), verdict);
  }

  private static String expectedRange(JsonNode row) {
    JsonNode range = row.get("range");
    return row.get("ok").asBoolean()
        ? range.get("StartMinute").asString() + " to " + range.get("EndMinute").asString()
        : "refused";
  }

  private static String range(JsonNode row) {
    try {
      Span span = TimeIntervalReader.time(YamlNode.parse("time", row.get("yaml").asString()));
      return span.first() + " to " + (span.last() + 1);
    } catch (ConfigException e) {
      return "refused";
    }
  }

  private static TimeInterval interval(JsonNode struct) {
    JsonNode fields = struct.path("f");
    return new TimeInterval(
        spans(fields, "Times", "StartMinute", "EndMinute", 1),
        spans(fields, "Weekdays", "Begin", "End", 0),
        spans(fields, "DaysOfMonth", "Begin", "End", 0),
        spans(fields, "Months", "Begin", "End", 0),
        spans(fields, "Years", "Begin", "End", 0),
        zone(fields));
  }

  private static @Nullable List<Span> spans(
      JsonNode fields, String name, String begin, String end, int behind) {
    if (!fields.has(name)) {
      return null;
    }
    List<Span> spans = new ArrayList<>();
    for (JsonNode item : fields.get(name).path("e")) {
      JsonNode range = item.has("f") ? item.get("f") : item.path("e").path(0).path("f");
      spans.add(new Span(number(range, begin), number(range, end) - behind));
    }
    return spans;
  }

  /** A field of Go that is not written is 0. */
  private static long number(JsonNode range, String name) {
    return range.has(name) ? Long.parseLong(range.get(name).get("n").asString()) : 0;
  }

  private static @Nullable ZoneId zone(JsonNode fields) {
    JsonNode call = fields.path("Location").path("e").path(0).path("args").path(0).path("s");
    return call.isString() ? ZoneId.of(call.asString()) : null;
  }
}
