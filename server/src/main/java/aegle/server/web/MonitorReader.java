package aegle.server.web;

import aegle.records.StoredEntry;
import aegle.server.jobs.Standing;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the check-ins of one job for people: how it went, and whether it is overdue. */
final class MonitorReader {
  private static final int ROWS = 10;

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
    Standing standing = Standing.of(reports, times.now());
    List<Entry> runs = standing.runs();
    Entry last = standing.last();
    Instant lastAt = at(last);
    State state = standing.late() ? State.CRITICAL : state(status(last));
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
        isJudged(state, standing),
        state,
        messages.text("checkins." + (standing.late() ? standing.lateWord() : status(last))),
        schedule(standing.config()),
        verdict(standing, times),
        times.ago(lastAt),
        times.exact(lastAt),
        took(last),
        fields.text(FieldNames.RELEASE, ""),
        ticks,
        rows);
  }

  /** A run that went well says nothing of the next one where nobody knows when that is due. */
  private static boolean isJudged(State state, Standing standing) {
    return switch (state) {
      case UNKNOWN -> false;
      case OK -> standing.by().isPresent();
      case INFO, WARN, CRITICAL -> true;
    };
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

  private String verdict(Standing standing, Times times) {
    if (standing.by().isEmpty()) {
      return messages.text("checkins.unscheduled");
    }
    String clock = times.clock(standing.by().get());
    if (standing.isRunning()) {
      return messages.text(
          standing.late() ? "checkins.verdict.timeout" : "checkins.verdict.running", clock);
    }
    return messages.text(
        standing.late() ? "checkins.verdict.missed" : "checkins.verdict.next", clock);
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
