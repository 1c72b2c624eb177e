package aegle.server.web;

import aegle.protocols.WebVital;
import aegle.records.Percentiles;
import aegle.records.RecordQuery;
import aegle.records.TopValues;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Unit;
import aegle.server.web.view.VitalsView;
import aegle.server.web.view.VitalsView.Band;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import java.util.ArrayList;
import java.util.List;

/** Asks the records what the page of vitals shows. */
final class VitalsReader {
  /** In the order of the page; the last is retired. */
  private static final List<WebVital> SHOWN =
      List.of(WebVital.LCP, WebVital.INP, WebVital.CLS, WebVital.FCP, WebVital.TTFB, WebVital.FID);

  private static final List<Double> RANK = List.of(75.0);
  private static final int GROUPS = 10;
  private static final int RATINGS = 4;

  /** Projects whose beacons are told from what the SDK says of the same visits. */
  private static final int MAX_PROJECTS = 50;

  private final Questions records;
  private final TimeRange range;
  private final Messages messages;

  VitalsReader(Questions records, TimeRange range, Messages messages) {
    this.records = records;
    this.range = range;
    this.messages = messages;
  }

  /** Whether the page shows this vital. */
  static boolean shows(WebVital vital) {
    return SHOWN.contains(vital);
  }

  /**
   * The measurements of a vital, each visit once.
   *
   * @param beacons whether any came by beacon
   */
  private record Once(RecordQuery query, boolean beacons) {}

  /**
   * The page.
   *
   * @param address where beacons go
   */
  VitalsView read(WebVital chosen, String address) {
    List<VitalsView.Card> cards = new ArrayList<>();
    for (WebVital vital : SHOWN) {
      cards.add(card(vital, vital == chosen));
    }
    Once once = once(chosen);
    List<VitalsView.Table> tables = new ArrayList<>();
    addTable("page", FieldNames.URL_PATH, chosen, once.query(), tables);
    addTable("device", FieldNames.DEVICE, chosen, once.query(), tables);
    addTable("clinic", FieldNames.CLINIC, chosen, once.query(), tables);
    List<VitalsView.Row> targets = rows(WebVital.TARGET_FIELD, chosen, once.query());
    List<String> notes = records.notesOfRange(messages);
    boolean nothing = notes.isEmpty() && cards.stream().allMatch(card -> card.value().isEmpty());
    return new VitalsView(
        nothing ? List.of() : cards,
        once.beacons() ? messages.text("vitals.once", chosen.name()) : "",
        chosen.name(),
        tables,
        targets,
        notes,
        address);
  }

  /**
   * The measurements of a vital, each visit once. Beacons and the browser SDK measure the same: of
   * a project that sends beacons of this vital, the SDK's are left out.
   */
  private Once once(WebVital vital) {
    RecordQuery all =
        Asking.in(EntryKind.VITAL, range)
            .withText(QueryText.clause(WebVital.NAME_FIELD, vital.name()));
    String beacon = QueryText.clause(WebVital.SOURCE_FIELD, WebVital.BEACON);
    RecordQuery beacons = all.withText(QueryText.and(all.text(), beacon));
    List<String> projects =
        records.top(beacons, FieldNames.PROJECT, MAX_PROJECTS).values().stream()
            .map(TopValues.Counted::value)
            .toList();
    if (projects.isEmpty()) {
      return new Once(all, false);
    }
    String twice =
        QueryText.clause(WebVital.SOURCE_FIELD, WebVital.SDK)
            + " AND "
            + QueryText.anyOf(FieldNames.PROJECT, projects);
    return new Once(
        all.withText(QueryText.and(all.text(), QueryText.not("(" + twice + ")"))), true);
  }

  private VitalsView.Card card(WebVital vital, boolean chosen) {
    RecordQuery query = once(vital).query();
    List<Percentiles.Group> groups =
        records.percentiles(query, WebVital.VALUE_FIELD, RANK).groups();
    long count = groups.isEmpty() ? 0 : groups.getFirst().count();
    String href = "/web-vitals?vital=" + vital.name() + "&" + range.query();
    boolean retired = vital == WebVital.FID;
    if (count == 0) {
      return new VitalsView.Card(
          vital.name(),
          href,
          chosen,
          retired,
          State.UNKNOWN,
          "",
          "",
          "",
          "",
          limits(vital),
          none());
    }
    double value = groups.getFirst().values().getFirst();
    Unit.Written written = written(vital, value);
    return new VitalsView.Card(
        vital.name(),
        href,
        chosen,
        retired,
        state(vital, value),
        messages.text("vitals." + vital.rating(value)),
        written.number(),
        written.unit(),
        messages.count("vitals.measured", count),
        limits(vital),
        band(query));
  }

  private static Unit.Written written(WebVital vital, double value) {
    return vital == WebVital.CLS
        ? new Unit.Written(Unit.digits(value), "")
        : Unit.SECONDS.write(value / 1_000);
  }

  private String limits(WebVital vital) {
    return messages.text("vitals.limits." + vital.lowerCase());
  }

  private static State state(WebVital vital, double value) {
    return switch (vital.rating(value)) {
      case "good" -> State.OK;
      case "poor" -> State.CRITICAL;
      default -> State.WARN;
    };
  }

  private static Band none() {
    return new Band(0, 0, 0);
  }

  private Band band(RecordQuery query) {
    long good = 0;
    long middling = 0;
    long poor = 0;
    TopValues ratings = records.top(query, WebVital.RATING_FIELD, RATINGS);
    for (TopValues.Counted counted : ratings.values()) {
      switch (counted.value()) {
        case "good" -> good = counted.entries();
        case "poor" -> poor = counted.entries();
        case "needs-improvement" -> middling = counted.entries();
        default -> {}
      }
    }
    long all = good + middling + poor;
    if (all == 0) {
      return none();
    }
    long goodPart = Math.round(1_000.0 * good / all);
    long poorPart = Math.min(1_000 - goodPart, Math.round(1_000.0 * poor / all));
    return new Band(goodPart, 1_000 - goodPart - poorPart, poorPart);
  }

  private void addTable(
      String key, String field, WebVital vital, RecordQuery query, List<VitalsView.Table> tables) {
    List<VitalsView.Row> rows = rows(field, vital, query);
    if (!rows.isEmpty()) {
      tables.add(new VitalsView.Table(key, rows));
    }
  }

  private List<VitalsView.Row> rows(String field, WebVital vital, RecordQuery query) {
    List<VitalsView.Row> rows = new ArrayList<>();
    Percentiles apart = records.percentiles(query, WebVital.VALUE_FIELD, RANK, field, GROUPS);
    for (Percentiles.Group group : apart.groups()) {
      if (group.count() > 0 && !group.value().isEmpty()) {
        double value = group.values().getFirst();
        RecordQuery own =
            query.withText(QueryText.and(query.text(), QueryText.clause(field, group.value())));
        rows.add(
            new VitalsView.Row(
                group.value(),
                written(vital, value).toString(),
                state(vital, value),
                messages.text("vitals." + vital.rating(value)),
                Unit.count(group.count()),
                band(own)));
      }
    }
    return rows;
  }
}
