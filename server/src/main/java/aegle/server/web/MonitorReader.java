package aegle.server.web;

import aegle.records.StoredEntry;
import aegle.server.web.view.CheckInsView;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the check-ins of one job for people: how it went, and whether it is overdue. */
final class MonitorReader {
  private static final String CHECK_IN_ID = "check_in.id";
  private static final int ROWS = 10;

  /** Sentry's own tolerance where a job names none. */
  private static final Duration USUAL_MARGIN = Duration.ofMinutes(1);

  private static final Duration USUAL_RUNTIME = Duration.ofMinutes(30);
  private static final long MAX_MINUTES = 527_040;

  private final Messages messages;

  MonitorReader(Messages messages) {
    this.messages = messages;
  }

  /**
   * A job by its reports, newest first; at least one.
   *
   * @param place its project and environment, empty where they need not be named
   */
  CheckInsView.Monitor read(
      String slug, String place, List<StoredEntry> reports, TimeRange range, Times times) {
    List<Entry> runs = runs(reports);
    Entry last = runs.getFirst();
    Json.Members config = config(reports);
    Instant lastAt = at(last);
    Due due = due(config, runs, times.now());
    State state = due.late() ? State.CRITICAL : state(status(last));
    List<CheckInsView.Tick> ticks = new ArrayList<>();
    List<CheckInsView.Row> rows = new ArrayList<>();
    for (Entry run : runs) {
      Instant at = at(run);
      String word = messages.text("checkins." + status(run));
      long part = (at.toEpochMilli() - range.fromMillis()) * 1_000 / range.lengthMillis();
      if (part >= 0 && part <= 1_000) {
        String words = word + ", " + times.exact(at);
        ticks.add(new CheckInsView.Tick(state(status(run)), (int) Math.min(part, 996), words));
      }
      if (rows.size() < ROWS) {
        rows.add(
            new CheckInsView.Row(
                state(status(run)), word, times.ago(at), times.exact(at), took(run)));
      }
    }
    Fields fields = last.fields();
    return new CheckInsView.Monitor(
        slug,
        place,
        isJudged(state, due),
        state,
        due.late() ? messages.text(due.word()) : messages.text("checkins." + status(last)),
        schedule(config),
        verdict(due, times),
        times.ago(lastAt),
        times.exact(lastAt),
        took(last),
        fields.text(FieldNames.RELEASE, ""),
        ticks,
        rows);
  }

  /** A run that went well says nothing of the next one where nobody knows when that is due. */
  private static boolean isJudged(State state, Due due) {
    return switch (state) {
      case UNKNOWN -> false;
      case OK -> due.by().isPresent();
      case INFO, WARN, CRITICAL -> true;
    };
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

  /**
   * When something has to happen next.
   *
   * @param word the key of what is wrong once that moment is over
   */
  private record Due(Optional<Instant> by, boolean late, String word) {}

  private static Due due(Json.Members config, List<Entry> runs, Instant now) {
    Entry last = runs.getFirst();
    if (status(last).equals("in_progress")) {
      Instant by = at(last).plus(minutes(config, "max_runtime", USUAL_RUNTIME));
      return new Due(Optional.of(by), now.isAfter(by), "checkins.timeout");
    }
    Optional<Instant> next = next(config, at(last));
    Duration margin = minutes(config, "checkin_margin", USUAL_MARGIN);
    boolean late = next.isPresent() && now.isAfter(next.get().plus(margin));
    return new Due(next, late, "checkins.missed");
  }

  private static Optional<Instant> next(Json.Members config, Instant last) {
    Json.Members schedule = config.members("schedule");
    String value = Trees.text(schedule, "value");
    return switch (Trees.text(schedule, "type")) {
      case "crontab" -> Crontab.of(value).flatMap(line -> line.next(last, zone(config)));
      case "interval" -> interval(value, Trees.text(schedule, "unit")).map(last::plus);
      default -> Optional.empty();
    };
  }

  private static ZoneId zone(Json.Members config) {
    try {
      String zone = Trees.text(config, "timezone");
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
    long minutes = whole(Trees.text(config, name));
    return minutes == 0 ? usual : Duration.ofMinutes(Math.min(minutes, MAX_MINUTES));
  }

  private static long whole(String digits) {
    boolean whole = !digits.isEmpty() && digits.length() <= 6;
    return whole && digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(digits) : 0;
  }

  private String schedule(Json.Members config) {
    Json.Members schedule = config.members("schedule");
    String value = Trees.text(schedule, "value");
    if (value.isEmpty()) {
      return "";
    }
    String unit = Trees.text(schedule, "unit");
    String zone = Trees.text(config, "timezone");
    if (!unit.isEmpty() && value.equals("1")) {
      return messages.text("checkins.every.one", unit);
    }
    return unit.isEmpty()
        ? value + (zone.isEmpty() ? "" : " " + zone)
        : messages.text("checkins.every", value, unit);
  }

  private String verdict(Due due, Times times) {
    if (due.by().isEmpty()) {
      return messages.text("checkins.unscheduled");
    }
    Instant by = due.by().get();
    String clock = times.clock(by);
    if (due.word().equals("checkins.timeout")) {
      return messages.text(
          due.late() ? "checkins.verdict.timeout" : "checkins.verdict.running", clock);
    }
    return messages.text(due.late() ? "checkins.verdict.missed" : "checkins.verdict.next", clock);
  }

  private static Instant at(Entry entry) {
    return Instant.ofEpochMilli(entry.timeMillis());
  }

  private static String status(Entry entry) {
    return entry.fields().text(FieldNames.STATUS, "unknown");
  }

  static State state(String status) {
    return switch (status) {
      case "ok" -> State.OK;
      case "in_progress" -> State.INFO;
      case "error", "missed", "timeout" -> State.CRITICAL;
      default -> State.UNKNOWN;
    };
  }

  private static String took(Entry entry) {
    return switch (entry.fields().get(FieldNames.DURATION_MS)) {
      case Value.Real(double millis) -> Unit.SECONDS.write(millis / 1_000).toString();
      case Value.Whole(long millis) -> Unit.SECONDS.write(millis / 1_000.0).toString();
      case null -> "";
      case Value.Text _, Value.Flag _, Value.Texts _ -> "";
    };
  }
}
