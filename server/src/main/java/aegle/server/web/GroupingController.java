package aegle.server.web;

import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.server.access.OwnPlaces;
import aegle.server.errors.ErrorDesk;
import aegle.server.errors.GroupingPreview;
import aegle.server.errors.GroupingRuleException;
import aegle.server.errors.GroupingRules;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.GroupingView;
import aegle.server.web.view.Messages;
import aegle.server.web.view.Unit;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import io.micrometer.core.instrument.Counter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** {@code /errors/grouping}: what people say about which errors are one, tried before it counts. */
@Controller
final class GroupingController {
  private static final Logger LOG = LoggerFactory.getLogger(GroupingController.class);

  /** Newest errors that a preview looks at. */
  private static final int LOOKED_AT = 1_000;

  /** Groups that a preview shows. */
  private static final int SHOWN = 50;

  private static final int ISSUES = 10;

  private final WebSources sources;
  private final RecordTurns turns;
  private final Pages pages;
  private final Messages messages;
  private final ErrorDesk desk;

  /** One try of rules at a time for each person; how many there are in all, the turns bound. */
  private final OwnPlaces tries = new OwnPlaces(1);

  private final Counter refused;

  GroupingController(WebSources sources, RecordTurns turns, Pages pages) {
    this.sources = sources;
    this.turns = turns;
    this.pages = pages;
    messages = pages.messages();
    desk = sources.incidents().desk();
    refused =
        Counter.builder("aegle.web.grouping.refused")
            .description("Tries of grouping rules refused, as one of the same person was running.")
            .register(sources.meters());
  }

  @GetMapping("/errors/grouping")
  View rules(HttpServletRequest request) {
    return page(
        request, new GroupingView(desk.rules().text(), "", false, "", List.of(), List.of()));
  }

  @PostMapping("/errors/grouping")
  View change(
      @RequestParam(name = "rules", defaultValue = "") String text,
      @RequestParam(name = "action", defaultValue = "preview") String action,
      @Nullable Principal person,
      HttpServletRequest request,
      HttpServletResponse response) {
    GroupingRules asked;
    try {
      asked = GroupingRules.parse(text);
    } catch (GroupingRuleException e) {
      String failure = String.valueOf(e.getMessage());
      return page(request, new GroupingView(text, failure, false, "", List.of(), List.of()));
    }
    String name = person == null ? "" : person.getName();
    GroupingView preview;
    try {
      preview = ownTry(name, text, asked);
    } catch (GroupingRuleException e) {
      String failure = String.valueOf(e.getMessage());
      return page(request, new GroupingView(text, failure, false, "", List.of(), List.of()));
    } catch (ResponseStatusException e) {
      // What was typed is on the page again, whatever could not be asked now.
      response.setStatus(e.getStatusCode().value());
      String failure = messages.text(reason(e));
      return page(request, new GroupingView(text, failure, false, "", List.of(), List.of()));
    }
    if (!action.equals("save")) {
      return page(request, preview);
    }
    sources
        .incidents()
        .settings()
        .put(GroupingRules.SETTING, text, name, sources.clock().instant());
    desk.use(asked);
    LOG.info("Saved the rules of grouping: characters={}", text.length());
    return page(
        request,
        new GroupingView(text, "", true, preview.result(), preview.rows(), preview.notes()));
  }

  private static String reason(ResponseStatusException e) {
    return e.getStatusCode().equals(HttpStatus.TOO_MANY_REQUESTS)
        ? "grouping.refused.own"
        : "grouping.refused";
  }

  private GroupingView ownTry(String person, String text, GroupingRules asked) {
    if (!tries.take(person)) {
      refused.increment();
      throw new ResponseStatusException(
          HttpStatus.TOO_MANY_REQUESTS,
          "rules of yours are being tried already; wait until that has ended");
    }
    try {
      return turns.ask(records -> preview(text, asked, records));
    } finally {
      tries.giveBack(person);
    }
  }

  private GroupingView preview(String text, GroupingRules asked, Questions records) {
    RecordQuery query = RecordQuery.of(EntryKind.ERROR).withLimit(LOOKED_AT);
    List<Entry> errors = records.search(query).entries().stream().map(StoredEntry::entry).toList();
    List<String> notes = records.notes(messages);
    if (errors.isEmpty()) {
      return new GroupingView(text, "", false, messages.text("grouping.none"), List.of(), notes);
    }
    GroupingPreview preview = GroupingPreview.of(errors, desk.rules(), asked);
    String result =
        messages.text(
            "grouping.result",
            Unit.count(preview.errors()),
            Unit.count(preview.before()),
            Unit.count(preview.after()));
    return new GroupingView(
        text,
        "",
        false,
        result,
        preview.groups().stream().limit(SHOWN).map(GroupingController::row).toList(),
        notes);
  }

  private static GroupingView.Row row(GroupingPreview.Group group) {
    return new GroupingView.Row(
        group.rule(),
        group.kind(),
        group.title(),
        Unit.count(group.errors()),
        group.issues().stream()
            .filter(id -> !id.isEmpty())
            .limit(ISSUES)
            .map(id -> new GroupingView.Link("#" + id, "/errors/" + Addresses.encode(id)))
            .toList());
  }

  private View page(HttpServletRequest request, GroupingView view) {
    return pages.page(
        request, Room.ERRORS, messages.text("grouping.title"), null, "grouping", view);
  }
}
