package aegle.server.jobs;

import aegle.records.StoredEntry;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a job stands at a moment, by its newest reports and by the {@code monitor_config} that came
 * with one of them (Sentry's check-ins).
 *
 * @param runs its runs as each stands, newest first; at least one
 * @param config what the job says of its schedule; empty where it says nothing
 * @param by when something has to happen next; empty where nobody knows
 * @param late whether that moment and its margin are over
 */
public record Standing(List<Entry> runs, Json.Members config, Optional<Instant> by, boolean late) {
  private static final String CHECK_IN_ID = "check_in.id";
  private static final String IN_PROGRESS = "in_progress";

  /** Sentry's own tolerance where a job names none. */
  private static final Duration USUAL_MARGIN = Duration.ofMinutes(1);

  private static final Duration USUAL_RUNTIME = Duration.ofMinutes(30);
  private static final long MAX_MINUTES = 527_040;

  public Standing {
    runs = List.copyOf(runs);
  }

  /**
   * Judges a job.
   *
   * @param reports newest first; at least one
   */
  public static Standing of(List<StoredEntry> reports, Instant now) {
    List<Entry> runs = runs(reports);
    Json.Members config = config(reports);
    Entry last = runs.getFirst();
    if (status(last).equals(IN_PROGRESS)) {
      Instant by = at(last).plus(minutes(config, "max_runtime", USUAL_RUNTIME));
      return new Standing(runs, config, Optional.of(by), now.isAfter(by));
    }
    Optional<Instant> next = next(config, at(last));
    Duration margin = minutes(config, "checkin_margin", USUAL_MARGIN);
    boolean late = next.isPresent() && now.isAfter(next.get().plus(margin));
    return new Standing(runs, config, next, late);
  }

  /** The newest run. */
  public Entry last() {
    return runs.getFirst();
  }

  /** Whether the newest run has begun and not ended. */
  public boolean isRunning() {
    return status(last()).equals(IN_PROGRESS);
  }

  /** What Sentry calls a job that is late: {@code timeout} or {@code missed}. */
  public String lateWord() {
    return isRunning() ? "timeout" : "missed";
  }

  /** Of the reports of one run, which share an id, the newest tells how it stands. */
  private static List<Entry> runs(List<StoredEntry> reports) {
    List<Entry> runs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (StoredEntry report : reports) {
      String id = report.entry().fields().text(CHECK_IN_ID, "");
      if (id.isEmpty() || seen.add(id)) {
        runs.add(report.entry());
      }
    }
    return runs;
  }

  private static Json.Members config(List<StoredEntry> reports) {
    for (StoredEntry report : reports) {
      Json.Members config = report.entry().detail().members("monitor_config");
      if (!config.members().isEmpty()) {
        return config;
      }
    }
    return Json.NOTHING;
  }

  private static Optional<Instant> next(Json.Members config, Instant last) {
    Json.Members schedule = config.members("schedule");
    String value = text(schedule, "value");
    return switch (text(schedule, "type")) {
      case "crontab" -> Crontab.of(value).flatMap(line -> line.next(last, zone(config)));
      case "interval" -> interval(value, text(schedule, "unit")).map(last::plus);
      default -> Optional.empty();
    };
  }

  private static ZoneId zone(Json.Members config) {
    try {
      String zone = text(config, "timezone");
      return ZoneId.of(zone.isEmpty() ? "UTC" : zone);
    } catch (DateTimeException _) {
      return ZoneId.of("UTC"); // What Sentry assumes where a job names no zone.
    }
  }

  private static Optional<Duration> interval(String value, String unit) {
    long minutes =
        switch (unit) {
          case "minute" -> 1;
          case "hour" -> 60;
          case "day" -> 1_440;
          case "week" -> 10_080;
          case "month" -> 44_640;
          case "year" -> MAX_MINUTES;
          default -> 0;
        };
    long times = whole(value);
    return minutes == 0 || times == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMinutes(minutes * times));
  }

  private static Duration minutes(Json.Members config, String name, Duration usual) {
    long minutes = whole(text(config, name));
    return minutes == 0 ? usual : Duration.ofMinutes(Math.min(minutes, MAX_MINUTES));
  }

  private static long whole(String digits) {
    boolean whole = !digits.isEmpty() && digits.length() <= 6;
    return whole && digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(digits) : 0;
  }

  private static String text(Json.Members members, String name) {
    @Nullable String text = members.text(name);
    return text == null ? "" : text;
  }

  private static Instant at(Entry entry) {
    return Instant.ofEpochMilli(entry.timeMillis());
  }

  private static String status(Entry entry) {
    return entry.fields().text(FieldNames.STATUS, "unknown");
  }
}
