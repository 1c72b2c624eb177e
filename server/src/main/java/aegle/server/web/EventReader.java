package aegle.server.web;

import aegle.protocols.EventTime;
import aegle.records.QueryClauses;
import aegle.records.StoredEntry;
import aegle.server.web.view.ErrorEvent;
import aegle.server.web.view.ErrorEvent.Crumb;
import aegle.server.web.view.ErrorEvent.Link;
import aegle.server.web.view.ErrorEvent.Pair;
import aegle.server.web.view.ErrorEvent.Section;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads the record of one error for people. */
final class EventReader {
  /** Parts of the detail that are shown as names and values, in this order. */
  private static final List<String> PARTS =
      List.of("request", "tags", "user", "contexts", "extra", "logentry", "sdk", "modules");

  private final Messages messages;
  private final Kept kept;
  private final StackReader stacks;

  EventReader(Messages messages, Kept kept) {
    this.messages = messages;
    this.kept = kept;
    stacks = new StackReader(messages);
  }

  ErrorEvent read(StoredEntry stored, Times times) {
    Entry entry = stored.entry();
    Json.Members detail = entry.detail();
    Fields fields = entry.fields();
    Instant at = Instant.ofEpochMilli(entry.timeMillis());
    String kind = fields.text(FieldNames.ERROR_TYPE, "");
    return new ErrorEvent(
        fields.text(FieldNames.EVENT_ID, ""),
        times.ago(at),
        times.exact(at),
        stacks.chain(detail, kind, fields.text(FieldNames.MESSAGE, "")),
        crumbs(detail, times),
        sections(fields, detail),
        links(fields, at),
        cuts(detail.members("cut")));
  }

  private List<Crumb> crumbs(Json.Members detail, Times times) {
    List<Crumb> crumbs = new ArrayList<>();
    for (Json.Members crumb : Trees.members(detail.items("breadcrumbs"))) {
      String level = Trees.text(crumb, "level");
      String type = Trees.text(crumb, "type");
      String category = Trees.text(crumb, "category");
      long nanos = EventTime.ofText(Trees.text(crumb, "timestamp"));
      boolean timed = nanos != EventTime.UNKNOWN;
      Instant at = Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(nanos));
      crumbs.add(
          new Crumb(
              timed ? times.millis(at) : "",
              timed ? times.exact(at) : "",
              state(level),
              level,
              category.isEmpty() ? type : category,
              Trees.text(crumb, "message"),
              Trees.pairs(crumb.members("data"))));
    }
    return crumbs;
  }

  /** What the level of an error or of a step before it means. */
  static State state(String level) {
    return switch (level) {
      case "fatal", "critical", "error" -> State.CRITICAL;
      case "warn", "warning" -> State.WARN;
      default -> State.INFO;
    };
  }

  private List<Section> sections(Fields fields, Json.Members detail) {
    List<Section> sections = new ArrayList<>();
    for (String part : PARTS) {
      Json inner = detail.get(part);
      List<Pair> pairs = inner == null ? List.of() : Trees.pairs(inner);
      if (!pairs.isEmpty()) {
        sections.add(new Section(part, messages.text("issue.part." + part), pairs));
      }
    }
    List<Pair> all = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      all.add(new Pair(fields.name(i), fields.value(i).text()));
    }
    sections.add(new Section("fields", messages.text("issue.part.fields"), all));
    return sections;
  }

  private List<Link> links(Fields fields, Instant at) {
    List<Link> links = new ArrayList<>();
    String trace = fields.text(FieldNames.TRACE_ID, "");
    if (!trace.isEmpty()) {
      links.add(new Link("waypoints", messages.text("issue.trace"), RecordAddresses.trace(trace)));
      String clause = QueryClauses.clause(FieldNames.TRACE_ID, trace);
      String logs = RecordAddresses.logs(clause, TimeRange.around(at.toEpochMilli()).query());
      links.add(new Link("scroll-text", messages.text("issue.logs"), logs));
    }
    String replay = fields.text(FieldNames.REPLAY_ID, "");
    if (!replay.isEmpty() && kept.replays(List.of(replay)).contains(replay)) {
      String href = RecordAddresses.replayAt(replay, at.toEpochMilli());
      links.add(new Link("monitor-play", messages.text("issue.replay"), href));
    }
    return links;
  }

  private List<String> cuts(Json.Members cut) {
    List<String> cuts = new ArrayList<>();
    for (Map.Entry<String, Json> part : cut.members().entrySet()) {
      cuts.add(messages.text("issue.cut", Trees.text(cut, part.getKey()), part.getKey()));
    }
    return cuts;
  }
}
