package aegle.server.calendars;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * When a clinic is open: hours of each day of the week, and days that differ.
 *
 * @param week the hours of a day; a day without any is closed
 * @param days dates with hours of their own, which replace those of the week; none: closed
 */
public record OpeningHours(Map<DayOfWeek, List<Span>> week, Map<LocalDate, List<Span>> days) {
  public OpeningHours {
    Map<DayOfWeek, List<Span>> sorted = new EnumMap<>(DayOfWeek.class);
    week.forEach((day, spans) -> sorted.put(day, spans.stream().sorted().toList()));
    week = java.util.Collections.unmodifiableMap(sorted);
    days = java.util.Collections.unmodifiableMap(new TreeMap<>(days));
  }

  /** Whether the clinic is open. Hours that began yesterday and pass midnight count. */
  public boolean isOpen(Instant moment, ZoneId zone) {
    ZonedDateTime local = moment.atZone(zone);
    LocalDate today = local.toLocalDate();
    return isHeld(local, today) || isHeld(local, today.minusDays(1));
  }

  private boolean isHeld(ZonedDateTime moment, LocalDate day) {
    return of(day).stream().anyMatch(span -> span.holds(moment, day));
  }

  /** The hours of a date. */
  public List<Span> of(LocalDate day) {
    List<Span> special = days.get(day);
    return special == null ? week.getOrDefault(day.getDayOfWeek(), List.of()) : special;
  }

  /** As the file writes it: {@code {mon: 09:00-18:00, sat: [09:00-12:00, 13:00-17:00]}}. */
  public String weekText() {
    List<String> parts = new ArrayList<>();
    DayOfWeek[] all = DayOfWeek.values();
    for (int from = 0; from < all.length; from++) {
      List<Span> spans = week.getOrDefault(all[from], List.of());
      int to = from;
      while (to + 1 < all.length && week.getOrDefault(all[to + 1], List.of()).equals(spans)) {
        to++;
      }
      if (!spans.isEmpty()) {
        String name = name(all[from]) + (to > from ? "-" + name(all[to]) : "");
        parts.add(name + ": " + text(spans));
      }
      from = to;
    }
    return "{" + String.join(", ", parts) + "}";
  }

  static String name(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  private static String text(List<Span> spans) {
    List<String> texts = spans.stream().map(Span::toString).toList();
    return texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
  }
}
