package aegle.server.web;

import aegle.records.Count;
import aegle.records.Cursor;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.TopValues;
import aegle.server.web.view.ErrorEvent.Link;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.IssueView.Fact;
import aegle.server.web.view.Messages;
import aegle.server.web.view.ReplayView;
import aegle.server.web.view.ReplaysView;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import io.micrometer.core.instrument.Counter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** {@code /replays}: recorded visits; each look at a recording leaves a record of the access. */
@Controller
final class ReplaysController {
  /** The page with the player may hold a frame of this server, and nothing else more. */
  private static final String WITH_FRAME =
      PageSecurity.CONTENT_SECURITY_POLICY + "; frame-src 'self'";

  /**
   * The frame runs the player's one script and nothing of the recording, and loads nothing: no
   * picture, no font, no style sheet. Styles of the recording stand in it as text.
   */
  private static final String STAGE =
      "sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; "
          + "form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

  private static final String POLICY = "Content-Security-Policy";
  private static final int ROWS = 25;

  /** Records of one visit that are put together for its page. */
  private static final int MAX_RECORDS = 1_000;

  private static final String IN_QUARANTINE =
      QueryClauses.clause(Recordings.VERDICT, Recordings.QUARANTINED);

  private final WebSources sources;
  private final RecordTurns turns;
  private final Pages pages;
  private final Messages messages;
  private final Recordings recordings;
  private final Counter viewed;

  ReplaysController(WebSources sources, RecordTurns turns, Pages pages) {
    this.sources = sources;
    this.turns = turns;
    this.pages = pages;
    messages = pages.messages();
    recordings = new Recordings(sources.incidents().files());
    viewed =
        Counter.builder("aegle.replays.viewed")
            .description("Recordings of visits that were handed to a person.")
            .register(sources.meters());
  }

  @GetMapping("/replays")
  View replays(
      @RequestParam(name = "before", defaultValue = "") String before, HttpServletRequest request) {
    Times times = pages.times(request);
    @Nullable Cursor asked = LogsController.cursor(before);
    ReplaysView view = turns.ask(records -> list(asked, times, pages.dsn(request), records));
    return pages.page(request, Room.REPLAYS, messages.text("room.replays"), "replays", view);
  }

  private ReplaysView list(@Nullable Cursor before, Times times, String dsn, Questions records) {
    VisitList.Part part = new VisitList(records, ROWS).before(before);
    Set<String> quarantined = quarantined(part.visits(), records);
    List<ReplaysView.Row> rows =
        part.visits().stream()
            .map(visit -> row(visit, state(visit, quarantined.contains(visit.id())), times))
            .toList();
    Cursor next = part.next();
    String older = next == null ? "" : "/replays?before=" + next.text();
    return new ReplaysView(rows, records.notes(messages), older, dsn);
  }

  /** The visits of which a segment shows too much, however many records they have. */
  private static Set<String> quarantined(List<Visits.Visit> visits, Questions records) {
    if (visits.isEmpty()) {
      return Set.of();
    }
    List<String> ids = visits.stream().map(Visits.Visit::id).toList();
    RecordQuery query =
        RecordQuery.of(EntryKind.REPLAY)
            .withText(QueryText.and(QueryClauses.anyOf(FieldNames.REPLAY_ID, ids), IN_QUARANTINE));
    return records.top(query, FieldNames.REPLAY_ID, ids.size()).values().stream()
        .map(TopValues.Counted::value)
        .collect(Collectors.toSet());
  }

  private ReplaysView.Row row(Visits.Visit visit, String state, Times times) {
    List<String> urls = visit.urls();
    Instant start = Instant.ofEpochMilli(visit.startMillis());
    boolean timed = visit.isTimed();
    return new ReplaysView.Row(
        visit.id(),
        "/replays/" + visit.id(),
        urls.isEmpty() ? "" : urls.getFirst(),
        urls.size(),
        timed ? times.ago(start) : "",
        timed ? times.exact(start) : "",
        timed ? times.span(Duration.ofMillis(visit.lengthMillis())) : "",
        Unit.count(visit.errors().size()),
        visit.text(FieldNames.USER_ID),
        visit.text(FieldNames.PROJECT),
        state.equals("playable") ? State.OK : state.equals("hidden") ? State.WARN : State.UNKNOWN,
        messages.text("replays." + state));
  }

  /**
   * Whether a visit may be shown. The records decide as well as the files, which may go first.
   *
   * @param quarantined whether a record says that a segment shows too much
   */
  private String state(Visits.Visit visit, boolean quarantined) {
    if (quarantined || visit.isQuarantined() || recordings.isHidden(visit.project(), visit.id())) {
      return "hidden";
    }
    return recordings.segments(visit.project(), visit.id()).isEmpty() ? "missing" : "playable";
  }

  @GetMapping("/replays/{id}")
  View replay(
      @PathVariable("id") String id,
      @RequestParam(name = "at", required = false) @Nullable Long at,
      HttpServletRequest request,
      HttpServletResponse response) {
    Times times = pages.times(request);
    ReplayView view = turns.ask(records -> view(id, at, times, records));
    response.setHeader(POLICY, WITH_FRAME);
    String title = messages.text("replay.title", id.substring(0, 8));
    return pages.page(request, Room.REPLAYS, title, "replay", view);
  }

  private ReplayView view(String id, @Nullable Long at, Times times, Questions records) {
    Visits.Visit visit = find(id, records);
    String state = state(visit, quarantined(id, records));
    List<Fact> facts = new ArrayList<>();
    if (visit.isTimed()) {
      Instant start = Instant.ofEpochMilli(visit.startMillis());
      String took = times.span(Duration.ofMillis(visit.lengthMillis()));
      facts.add(new Fact(messages.text("replays.when"), times.ago(start), times.exact(start)));
      facts.add(new Fact(messages.text("replays.took"), took, ""));
    }
    addFact(FieldNames.USER_ID, "issue.facet.user", visit, facts);
    addFact(FieldNames.CLINIC, "issue.facet.clinic", visit, facts);
    addFact(FieldNames.BROWSER, "replays.browser", visit, facts);
    addFact(FieldNames.RELEASE, "errors.release", visit, facts);
    addFact(FieldNames.PROJECT, "errors.project", visit, facts);
    boolean playable = state.equals("playable");
    List<Link> links = links(visit, new Kept(records));
    String viewings = messages.count("replay.viewings", viewings(id, records));
    List<String> notes = new ArrayList<>(records.notes(messages));
    if (playable) {
      addLeftOut(recordings.shown(visit.project(), id), notes);
    }
    return new ReplayView(
        id,
        playable,
        messages.text("replay.why." + state),
        "/replays/" + id + "/stage",
        "/ui/replays/" + id + "/recording",
        at == null ? "" : Long.toString(at),
        facts,
        visit.urls(),
        links,
        visit.exposed(),
        viewings,
        notes);
  }

  private void addLeftOut(Recordings.Shown shown, List<String> notes) {
    if (shown.leftOut() > 0) {
      int all = shown.segments().size() + shown.leftOut();
      String most = Unit.BYTES.write(Recordings.MAX_BYTES).toString();
      notes.add(messages.text("replay.leftout", most, shown.segments().size(), all));
    }
  }

  private void addFact(String field, String key, Visits.Visit visit, List<Fact> facts) {
    String value = visit.text(field);
    if (!value.isEmpty()) {
      facts.add(new Fact(messages.text(key), value, ""));
    }
  }

  /** The errors and traces of a visit; those that are not kept are named without an address. */
  private List<Link> links(Visits.Visit visit, Kept kept) {
    List<Link> links = new ArrayList<>();
    Map<String, String> errors = kept.errors(visit.errors());
    for (String error : visit.errors()) {
      links.add(
          new Link(
              "bug",
              messages.text("replay.error", shortened(error)),
              errors.getOrDefault(error, "")));
    }
    Set<String> traces = kept.traces(visit.traces());
    for (String trace : visit.traces()) {
      String address = traces.contains(trace) ? RecordAddresses.trace(trace) : "";
      links.add(new Link("waypoints", messages.text("replay.trace", shortened(trace)), address));
    }
    return links;
  }

  private static String shortened(String id) {
    return id.substring(0, Math.min(8, id.length()));
  }

  private static long viewings(String id, Questions records) {
    String condition =
        "event.action:\"replay.view\" AND " + QueryClauses.clause(FieldNames.REPLAY_ID, id);
    return records.count(RecordQuery.of(EntryKind.ACCESS).withText(condition)).entries();
  }

  private static Visits.Visit find(String id, Questions records) {
    if (!Recordings.isId(id)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    RecordQuery query =
        RecordQuery.of(EntryKind.REPLAY)
            .withText(QueryClauses.clause(FieldNames.REPLAY_ID, id))
            .withLimit(MAX_RECORDS);
    return Visits.of(records.search(query).entries()).stream()
        .findFirst()
        .orElseThrow(records::notFound);
  }

  /**
   * The segments of a visit that show too much: asked for by themselves, for a long visit has more
   * records than its page puts together.
   */
  private static Count quarantined(String id, Questions records) {
    String condition = QueryText.and(QueryClauses.clause(FieldNames.REPLAY_ID, id), IN_QUARANTINE);
    return records.count(RecordQuery.of(EntryKind.REPLAY).withText(condition));
  }

  /** Who cannot know whether a visit shows too much is shown nothing of it. */
  private String state(Visits.Visit visit, Count quarantined) {
    boolean known = quarantined.entries() > 0 || !quarantined.timedOut();
    return known ? state(visit, quarantined.entries() > 0) : "unsure";
  }

  /** A visit that may be handed out. */
  private Visits.Visit playable(String id, Questions records) {
    Visits.Visit visit = find(id, records);
    String state = state(visit, quarantined(id, records));
    if (state.equals("unsure")) {
      throw new ResponseStatusException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "whether this visit may be shown could not be found out in time; try again");
    }
    if (!state.equals("playable")) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is nothing that may be shown");
    }
    return visit;
  }

  /** The empty frame with the player's script; the page hands it the events. */
  @GetMapping("/replays/{id}/stage")
  View stage(@PathVariable("id") String id, HttpServletResponse response) {
    if (!Recordings.isId(id)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    response.setHeader(POLICY, STAGE);
    response.setHeader("X-DNS-Prefetch-Control", "off");
    return pages.bare("stage");
  }

  /** The events of a visit. Who asked is on the disk before the first byte leaves. */
  @GetMapping("/ui/replays/{id}/recording")
  void recording(
      @PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Visits.Visit visit = turns.ask(records -> playable(id, records));
    Principal person = request.getUserPrincipal();
    Fields fields =
        Fields.builder()
            .put("event.action", "replay.view")
            .put(FieldNames.USER_ID, person == null ? "" : person.getName())
            .put(FieldNames.REPLAY_ID, id)
            .putText(FieldNames.PROJECT, visit.text(FieldNames.PROJECT))
            .put(FieldNames.MESSAGE, "A recorded visit was viewed.")
            .build();
    long now = TimeUnit.MILLISECONDS.toNanos(sources.clock().millis());
    sources.incidents().accesses().accept(new Entry(EntryKind.ACCESS, now, fields));
    viewed.increment();
    response.setContentType("application/json");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    recordings.write(visit.project(), id, response.getOutputStream());
  }
}
