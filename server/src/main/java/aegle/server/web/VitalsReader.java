package aegle.server.web;

import aegle.protocols.WebVital;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.TopValues;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Unit;
import aegle.server.web.view.VitalsView;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import java.util.ArrayList;
import java.util.List;

/** Asks the records what the page of vitals shows. */
final class VitalsReader {
  /** In the order of the page; the last is retired. */
  private static final List<WebVital> SHOWN =
      List.of(WebVital.LCP, WebVital.INP, WebVital.CLS, WebVital.FCP, WebVital.TTFB, WebVital.FID);

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
   * The measurements of a vital, those left out that a visit's other sender told too.
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
    Once once = once(chosen);
    Measured measured = Measured.of(once.query(), records);
    for (WebVital vital : SHOWN) {
      boolean isChosen = vital == chosen;
      cards.add(
          card(vital, isChosen, isChosen ? measured : Measured.of(once(vital).query(), records)));
    }
    List<VitalsView.Table> tables = new ArrayList<>();
    addTable("page", FieldNames.URL_PATH, chosen, measured, tables);
    addTable("device", FieldNames.DEVICE, chosen, measured, tables);
    addTable("clinic", FieldNames.CLINIC, chosen, measured, tables);
    List<VitalsView.Row> targets = rows(WebVital.TARGET_FIELD, chosen, measured);
    List<String> notes = new ArrayList<>(records.notesOfRange(messages));
    boolean nothing = notes.isEmpty() && cards.stream().allMatch(card -> card.value().isEmpty());
    if (!measured.isByVisit()) {
      String most = Unit.count(Measured.MAX_ONE_BY_ONE);
      notes.add(messages.text("vitals.toomany", most, chosen.name()));
    }
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
   * The measurements of a vital, each told by one sender. Beacons and the browser SDK measure the
   * same: of a project that sends beacons of this vital, the SDK's are left out.
   */
  private Once once(WebVital vital) {
    RecordQuery all =
        Asking.in(EntryKind.VITAL, range)
            .withText(QueryClauses.clause(WebVital.NAME_FIELD, vital.name()));
    String beacon = QueryClauses.clause(WebVital.SOURCE_FIELD, WebVital.BEACON);
    RecordQuery beacons = all.withText(QueryText.and(all.text(), beacon));
    List<String> projects =
        records.top(beacons, FieldNames.PROJECT, MAX_PROJECTS).values().stream()
            .map(TopValues.Counted::value)
            .toList();
    if (projects.isEmpty()) {
      return new Once(all, false);
    }
    String twice =
        QueryClauses.clause(WebVital.SOURCE_FIELD, WebVital.SDK)
            + " AND "
            + QueryClauses.anyOf(FieldNames.PROJECT, projects);
    return new Once(
        all.withText(QueryText.and(all.text(), QueryText.not("(" + twice + ")"))), true);
  }

  private VitalsView.Card card(WebVital vital, boolean chosen, Measured measured) {
    Measured.Group all = measured.all();
    String href = "/web-vitals?vital=" + vital.name() + "&" + range.query();
    boolean retired = vital == WebVital.FID;
    if (all.count() == 0) {
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
          all.band());
    }
    double value = all.percentile();
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
        messages.count(measured.isByVisit() ? "vitals.visits" : "vitals.measured", all.count()),
        limits(vital),
        all.band());
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

  private void addTable(
      String key, String field, WebVital vital, Measured measured, List<VitalsView.Table> tables) {
    List<VitalsView.Row> rows = new ArrayList<>(rows(field, vital, measured));
    Measured.Group untold = measured.without(field);
    if (untold.count() > 0) {
      rows.add(row(untold, vital));
    }
    if (!rows.isEmpty()) {
      tables.add(new VitalsView.Table(key, rows));
    }
  }

  private List<VitalsView.Row> rows(String field, WebVital vital, Measured measured) {
    return measured.by(field).stream().map(group -> row(group, vital)).toList();
  }

  private VitalsView.Row row(Measured.Group group, WebVital vital) {
    double value = group.percentile();
    return new VitalsView.Row(
        group.value(),
        written(vital, value).toString(),
        state(vital, value),
        messages.text("vitals." + vital.rating(value)),
        Unit.count(group.count()),
        group.band());
  }
}
