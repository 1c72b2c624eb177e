package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.server.notify.TimeInterval.Span;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads time intervals of {@code alertmanager.yml}, with the checks that Alertmanager makes. */
public final class TimeIntervalReader {
  private static final Keys KEYS =
      Keys.of("times", "weekdays", "days_of_month", "months", "years", "location");
  private static final Keys TIME_KEYS = Keys.of("start_time", "end_time");
  private static final Pattern TIME = Pattern.compile("((?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final List<String> WEEKDAYS =
      List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final int LONGEST_MONTH = 31;

  /** A span from the end of the month is checked against the shortest one. */
  private static final int SHORTEST_MONTH = 28;

  private TimeIntervalReader() {}

  /** The intervals of a list. */
  public static List<TimeInterval> intervals(YamlNode list) {
    return list.items().stream().map(TimeIntervalReader::interval).toList();
  }

  private static TimeInterval interval(YamlNode node) {
    KEYS.check(node);
    return new TimeInterval(
        spans(node, "times", TimeIntervalReader::time),
        spans(node, "weekdays", TimeIntervalReader::weekdays),
        spans(node, "days_of_month", TimeIntervalReader::daysOfMonth),
        spans(node, "months", TimeIntervalReader::months),
        spans(node, "years", TimeIntervalReader::years),
        node.find("location").map(TimeIntervalReader::zone).orElse(null));
  }

  private static @Nullable List<Span> spans(
      YamlNode node, String key, Function<YamlNode, Span> reader) {
    return node.find(key).map(list -> list.items().stream().map(reader).toList()).orElse(null);
  }

  /** The minutes of {@code start_time} to {@code end_time}, which does not belong to them. */
  public static Span time(YamlNode node) {
    TIME_KEYS.check(node);
    String start = node.text("start_time", "");
    String end = node.text("end_time", "");
    if (start.isEmpty() || end.isEmpty()) {
      throw node.error("both start and end times must be provided");
    }
    int first = minute(start, node);
    int behind = minute(end, node);
    if (first >= behind) {
      throw node.error("start time cannot be equal or greater than end time");
    }
    return new Span(first, behind - 1);
  }

  private static int minute(String text, YamlNode node) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw node.error("couldn't parse timestamp " + text + ", invalid format; write 09:00");
    }
    return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
  }

  private static Span weekdays(YamlNode node) {
    Span span = range(node, TimeIntervalReader::weekday);
    if (span.first() > span.last()) {
      throw node.error("start day cannot be before end day");
    }
    return span;
  }

  private static long weekday(String text, YamlNode node) {
    int day = WEEKDAYS.indexOf(text);
    if (day < 0) {
      throw node.error(text + " is not a valid weekday; write for example monday:friday");
    }
    return day;
  }

  private static Span daysOfMonth(YamlNode node) {
    Span span = range(node, TimeIntervalReader::whole);
    for (long day : new long[] {span.first(), span.last()}) {
      if (day == 0 || Math.abs(day) > LONGEST_MONTH) {
        throw node.error(day + " is not a valid day of the month: out of range");
      }
    }
    if (span.first() < 0 && span.last() > 0) {
      throw node.error("end day must be negative if start day is negative");
    }
    if (inShortestMonth(span.first()) > inShortestMonth(span.last())) {
      throw node.error("end day " + span.last() + " is always before start day " + span.first());
    }
    return span;
  }

  private static long inShortestMonth(long day) {
    return day < 0 ? SHORTEST_MONTH + day : day;
  }

  private static Span months(YamlNode node) {
    Span span = range(node, TimeIntervalReader::month);
    if (span.first() > span.last()) {
      throw node.error(
          "end month " + name(span.last()) + " is before start month " + name(span.first()));
    }
    return span;
  }

  private static long month(String text, YamlNode node) {
    int month = MONTHS.indexOf(text);
    if (month >= 0) {
      return month + 1L;
    }
    if (!WHOLE.matcher(text).matches()) {
      throw node.error(text + " is not a valid month");
    }
    return Long.parseLong(text);
  }

  private static String name(long month) {
    return month >= 1 && month <= MONTHS.size() ? MONTHS.get((int) month - 1) : "";
  }

  private static Span years(YamlNode node) {
    Span span = range(node, TimeIntervalReader::whole);
    if (span.first() > span.last()) {
      throw node.error("end year " + span.last() + " is before start year " + span.first());
    }
    return span;
  }

  private static long whole(String text, YamlNode node) {
    if (!WHOLE.matcher(text).matches()) {
      throw node.error("'" + text + "' is not a whole number");
    }
    return Long.parseLong(text);
  }

  /** {@code first:last}, or one alone. */
  private static Span range(YamlNode node, BiFunction<String, YamlNode, Long> member) {
    String text = node.text().toLowerCase(Locale.ROOT);
    String[] ends = text.split(":", -1);
    if (ends.length > 2) {
      throw node.error("couldn't parse range " + text + ", invalid format");
    }
    return new Span(member.apply(ends[0], node), member.apply(ends[ends.length - 1], node));
  }

  private static ZoneId zone(YamlNode node) {
    String name = node.text();
    if (name.isEmpty() || name.equals("UTC")) {
      return ZoneOffset.UTC;
    }
    if (name.equals("Local")) {
      return ZoneId.systemDefault();
    }
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw node.error("unknown time zone " + name + "; write a name such as Asia/Bangkok");
    }
    return ZoneId.of(name);
  }
}
