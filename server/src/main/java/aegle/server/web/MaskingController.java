package aegle.server.web;

import aegle.guard.masking.Action;
import aegle.guard.masking.FieldRule;
import aegle.guard.masking.FreeTextRule;
import aegle.guard.masking.Kind;
import aegle.guard.masking.MaskingRules;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.server.intake.LeakMap;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.MaskingView;
import aegle.server.web.view.Messages;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Value;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** {@code /masking}: which personal data arrives, from where, and what is done with it. */
@Controller
final class MaskingController {
  /** Lines of the leak map on one page; the rest is named by number. */
  private static final int MAX_LEAKS = 200;

  private static final int MAX_QUARANTINED = 50;

  private final WebSources sources;
  private final RecordTurns turns;
  private final Pages pages;
  private final Messages messages;

  MaskingController(WebSources sources, RecordTurns turns, Pages pages) {
    this.sources = sources;
    this.turns = turns;
    this.pages = pages;
    messages = pages.messages();
  }

  @GetMapping("/masking")
  View masking(
      @RequestParam(name = "kind", defaultValue = "") String kind, HttpServletRequest request) {
    Times times = pages.times(request);
    MaskingRules rules = sources.incidents().masking().get();
    List<LeakMap.Row> all = sources.incidents().leaks().rows();
    TreeSet<String> kinds = new TreeSet<>();
    long values = 0;
    for (LeakMap.Row row : all) {
      kinds.add(row.kind());
      values += row.count();
    }
    List<MaskingView.Leak> leaks =
        all.stream()
            .filter(row -> kind.isEmpty() || row.kind().equals(kind))
            .limit(MAX_LEAKS)
            .map(row -> leak(row, rules, times))
            .toList();
    Quarantined hidden = turns.ask(records -> quarantined(times, records));
    MaskingView view =
        new MaskingView(
            messages.count("masking.masked", values, Unit.count(all.size())),
            leaks,
            kind,
            List.copyOf(kinds),
            hidden.hidden(),
            hidden.notes(),
            kindRules(rules),
            settings(rules),
            rules.texts().stream().map(this::text).toList(),
            rules.fields().stream().map(this::field).toList(),
            exceptions(rules));
    return pages.page(request, Room.MASKING, messages.text("room.masking"), "masking", view);
  }

  private MaskingView.Leak leak(LeakMap.Row row, MaskingRules rules, Times times) {
    return new MaskingView.Leak(
        row.kind(),
        action(row.kind(), rules).map(this::word).orElse(""),
        row.signal(),
        row.path(),
        row.source().sender(),
        row.source().project(),
        row.source().protocol(),
        Unit.count(row.count()),
        row.count(),
        times.ago(row.lastSeen()),
        times.exact(row.lastSeen()));
  }

  private static Optional<Action> action(String kind, MaskingRules rules) {
    Optional<Action> known = Kind.of(kind).map(rules::action);
    return known.isPresent()
        ? known
        : rules.texts().stream()
            .filter(rule -> rule.name().equals(kind))
            .map(FreeTextRule::action)
            .findFirst();
  }

  private String word(Action action) {
    return messages.text("masking.action." + action.word());
  }

  /** The newest recordings that nobody may see, and what else has to be known of the list. */
  private record Quarantined(List<MaskingView.Hidden> hidden, List<String> notes) {}

  private Quarantined quarantined(Times times, Questions records) {
    RecordQuery query =
        RecordQuery.of(EntryKind.REPLAY)
            .withText(QueryClauses.clause(Recordings.VERDICT, Recordings.QUARANTINED))
            .withLimit(MAX_QUARANTINED);
    List<MaskingView.Hidden> hidden = new ArrayList<>();
    for (StoredEntry stored : records.search(query).entries()) {
      Fields fields = stored.entry().fields();
      Instant at = Instant.ofEpochMilli(stored.entry().timeMillis());
      String id = fields.text(FieldNames.REPLAY_ID, "");
      hidden.add(
          new MaskingView.Hidden(
              id,
              "/replays/" + Addresses.encode(id),
              times.ago(at),
              times.exact(at),
              fields.text(FieldNames.PROJECT, ""),
              fields.text("replay.unmasked", "0"),
              fields.text("replay.personal", "0"),
              texts(fields, Recordings.EXPOSED)));
    }
    return new Quarantined(hidden, records.notes(messages));
  }

  static List<String> texts(Fields fields, String name) {
    return switch (fields.get(name)) {
      case Value.Texts(List<String> values) -> values;
      case null -> List.of();
      case Value.Text(String value) -> value.isEmpty() ? List.of() : List.of(value);
      case Value.Whole _, Value.Real _, Value.Flag _ -> List.of();
    };
  }

  private List<MaskingView.Rule> kindRules(MaskingRules rules) {
    List<MaskingView.Rule> shown = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Action action = rules.action(kind);
      shown.add(
          new MaskingView.Rule(
              kind.word(),
              messages.text("masking.kind." + kind.word()),
              word(action),
              messages.text("masking.does." + action.word()),
              action == kind.usual()));
    }
    return shown;
  }

  private List<MaskingView.Setting> settings(MaskingRules rules) {
    String honorifics = rules.honorifics() ? "masking.yes" : "masking.no";
    return List.of(
        setting("honorifics", messages.text(honorifics)),
        setting("addresses", rules.addresses().name().toLowerCase(Locale.ROOT)),
        setting("digits", Integer.toString(rules.pseudonymDigits())));
  }

  private MaskingView.Setting setting(String key, String value) {
    return new MaskingView.Setting(messages.text("masking.setting." + key), value);
  }

  private MaskingView.Named text(FreeTextRule rule) {
    String where = rule.field().isEmpty() ? "" : " " + messages.text("masking.in", rule.field());
    return new MaskingView.Named(
        rule.name(), rule.expression() + where + ": " + word(rule.action()));
  }

  private MaskingView.Named field(FieldRule rule) {
    Kind kind = rule.kind();
    String treatment = rule.treatment().name().toLowerCase(Locale.ROOT);
    return new MaskingView.Named(
        rule.pattern(),
        kind == null ? messages.text("masking.treatment." + treatment) : kind.word());
  }

  private List<MaskingView.Named> exceptions(MaskingRules rules) {
    List<MaskingView.Named> shown = new ArrayList<>();
    rules
        .exceptions()
        .forEach(exception ->
            exception
                .fields()
                .forEach(rule ->
                    shown.add(
                        new MaskingView.Named(
                            exception.project()
                                + " / "
                                + exception.protocol()
                                + " / "
                                + exception.sender(),
                            rule.pattern() + ": " + field(rule).says()))));
    return shown;
  }
}
