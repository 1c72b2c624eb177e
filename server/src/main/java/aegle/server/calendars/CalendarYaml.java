package aegle.server.calendars;

import aegle.metrics.promql.Expr;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryException;
import aegle.metrics.yaml.YamlNode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code open} and {@code days} of the clinics, and the section {@code calendars}. */
public final class CalendarYaml {
  /** Special days of a clinic: 1,000. */
  static final int MAX_DAYS = 1_000;

  private static final int MAX_SPANS = 10;
  private static final String RANGE = "..";
  private static final String CLOSED = "closed";
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private CalendarYaml() {}

  /**
   * The hours of those clinics for which the file says any, by id.
   *
   * @param clinics the section {@code clinics}, already checked for ids and zones
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static Map<String, OpeningHours> hours(YamlNode clinics) {
    Map<String, OpeningHours> hours = new HashMap<>();
    for (YamlNode clinic : clinics.items()) {
      Optional<YamlNode> open = clinic.find("open");
      if (open.isPresent()) {
        hours.put(
            clinic.require("id").text(),
            new OpeningHours(week(open.get()), days(clinic.find("days"))));
      } else {
        clinic.refuse("days", "special days differ from the hours of open; write those too");
      }
    }
    return Map.copyOf(hours);
  }

  /** A week as it was confirmed and kept. */
  static OpeningHours parseWeek(String text) {
    return new OpeningHours(week(YamlNode.parse("confirmed hours", text)), Map.of());
  }

  private static Map<DayOfWeek, List<Span>> week(YamlNode node) {
    Map<DayOfWeek, List<Span>> week = new EnumMap<>(DayOfWeek.class);
    node.entries()
        .forEach((key, value) -> {
          for (DayOfWeek day : weekdays(key, value)) {
            if (week.put(day, spans(value)) != null) {
              throw value.error(OpeningHours.name(day) + " is written twice; write each day once");
            }
          }
        });
    return week;
  }

  private static List<DayOfWeek> weekdays(String key, YamlNode at) {
    String[] ends = key.split("-", -1);
    List<DayOfWeek> days = new ArrayList<>();
    if (ends.length <= 2) {
      DayOfWeek day = weekday(ends[0], at);
      DayOfWeek last = weekday(ends[ends.length - 1], at);
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
      return days;
    }
    throw noDay(key, at);
  }

  private static DayOfWeek weekday(String word, YamlNode at) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (OpeningHours.name(day).equals(word)) {
        return day;
      }
    }
    throw noDay(word, at);
  }

  private static RuntimeException noDay(String word, YamlNode at) {
    return at.error("'" + word + "' is no day; use mon, tue, wed, thu, fri, sat, sun or mon-fri");
  }

  private static Map<LocalDate, List<Span>> days(Optional<YamlNode> node) {
    Map<LocalDate, List<Span>> days = new TreeMap<>();
    node.map(YamlNode::entries)
        .orElse(Map.of())
        .forEach((key, value) -> {
          int dots = key.indexOf(RANGE);
          LocalDate first = date(dots < 0 ? key : key.substring(0, dots), value);
          LocalDate last = dots < 0 ? first : date(key.substring(dots + RANGE.length()), value);
          if (last.isBefore(first)) {
            throw value.error("'" + key + "' ends before it begins; write the earlier date first");
          }
          List<Span> spans = spans(value);
          for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            if (days.size() == MAX_DAYS) {
              throw value.error("there are more than " + MAX_DAYS + " special days; use fewer");
            }
            days.put(day, spans);
          }
        });
    return days;
  }

  private static LocalDate date(String text, YamlNode at) {
    try {
      return LocalDate.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw at.error("'" + text + "' is no date; use one such as 2027-04-13, or two with ..");
    }
  }

  private static List<Span> spans(YamlNode node) {
    List<YamlNode> written = node.isList() ? node.items() : List.of(node);
    if (written.size() > MAX_SPANS) {
      throw node.error("a day has at most " + MAX_SPANS + " parts");
    }
    List<Span> spans = new ArrayList<>();
    for (YamlNode each : written) {
      if (!node.isList() && each.text().equals(CLOSED)) {
        return List.of();
      }
      spans.add(
          Span.parse(each.text())
              .orElseThrow(() ->
                  each.error(
                      "'"
                          + each.text()
                          + "' are no hours; use 09:00-18:00, 20:00-02:00 over midnight, or"
                          + " closed")));
    }
    return spans;
  }

  /** What opening hours are learned from. */
  public static LearnedHours.Settings learning(YamlNode node) {
    node.allowOnly("bookings", "label");
    LearnedHours.Settings usual = LearnedHours.Settings.DEFAULT;
    String bookings = node.text("bookings", usual.bookings());
    try {
      if (!(PromqlParser.parse(bookings) instanceof Expr.VectorSelector)) {
        throw node.require("bookings")
            .error("'" + bookings + "' is no selector; use a counter such as bookings_total");
      }
    } catch (QueryException e) {
      throw node.require("bookings").error("'" + bookings + "' cannot be read: " + e.getMessage());
    }
    String label = node.text("label", usual.label());
    if (!LABEL.matcher(label).matches()) {
      throw node.require("label").error("'" + label + "' is no label; use one such as clinic_id");
    }
    return new LearnedHours.Settings(bookings, label);
  }
}
