package aegle.server.web;

import aegle.protocols.WebVital;
import aegle.records.Percentiles;
import aegle.records.RecordQuery;
import aegle.records.RecordStore;
import aegle.records.TopValues;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Unit;
import aegle.server.web.view.VitalsView;
import aegle.server.web.view.VitalsView.Band;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** {@code /web-vitals}: how fast the pages feel to those who use them. */
@Controller
final class VitalsController {
  /** In the order of the page; the last is retired. */
  private static final List<WebVital> SHOWN =
      List.of(WebVital.LCP, WebVital.INP, WebVital.CLS, WebVital.FCP, WebVital.TTFB, WebVital.FID);

  private static final List<Double> RANK = List.of(75.0);
  private static final int GROUPS = 10;
  private static final int RATINGS = 4;
  private static final String USUAL_RANGE = "24h";

  private final WebSources sources;
  private final Pages pages;
  private final Messages messages;
  private final RecordStore records;

  VitalsController(WebSources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
    messages = pages.messages();
    records = sources.records();
  }

  @GetMapping("/web-vitals")
  View vitals(
      @RequestParam(name = "vital", defaultValue = "LCP") String name,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange shown = TimeRange.parse(range, from, to, USUAL_RANGE, sources.clock().instant());
    @Nullable WebVital asked = WebVital.of(name);
    WebVital chosen = asked != null && SHOWN.contains(asked) ? asked : WebVital.LCP;
    List<VitalsView.Card> cards = new ArrayList<>();
    for (WebVital vital : SHOWN) {
      cards.add(card(vital, vital == chosen, shown));
    }
    RecordQuery query = query(chosen, shown);
    List<VitalsView.Table> tables = new ArrayList<>();
    addTable("page", FieldNames.URL_PATH, chosen, query, tables);
    addTable("device", FieldNames.DEVICE, chosen, query, tables);
    addTable("clinic", FieldNames.CLINIC, chosen, query, tables);
    boolean nothing = cards.stream().allMatch(card -> card.value().isEmpty());
    VitalsView view =
        new VitalsView(
            nothing ? List.of() : cards,
            chosen.name(),
            tables,
            rows(WebVital.TARGET_FIELD, chosen, query),
            beaconAddress(request));
    String title = messages.text("room.vitals");
    return pages.page(request, Room.VITALS, title, shown, "vitals", view);
  }

  /** Where beacons go, with the key of the first project. */
  private String beaconAddress(HttpServletRequest request) {
    String dsn = pages.dsn(request);
    int key = dsn.indexOf("://") + 3;
    int host = dsn.indexOf('@');
    int id = dsn.lastIndexOf('/');
    return dsn.substring(0, key)
        + dsn.substring(host + 1, id)
        + "/vitals?project="
        + dsn.substring(id + 1)
        + "&key="
        + dsn.substring(key, host);
  }

  private static RecordQuery query(WebVital vital, TimeRange range) {
    return Asking.in(EntryKind.VITAL, range).withText(Asking.is(WebVital.NAME_FIELD, vital.name()));
  }

  private VitalsView.Card card(WebVital vital, boolean chosen, TimeRange range) {
    RecordQuery query = query(vital, range);
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
            query.withText(Asking.both(query.text(), Asking.is(field, group.value())));
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
