package aegle.server.web;

import aegle.server.twins.TwinReport;
import aegle.server.twins.TwinWatch;
import aegle.server.usage.Usage;
import aegle.server.usage.UsageReport;
import aegle.server.web.view.CardinalityView;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/** {@code /cardinality}: where series come from, what they cost, and what nobody asks for. */
@Controller
final class CardinalityController {
  /** A source that has taken so much of its budget should be looked at. */
  private static final double NEAR = 0.8;

  /** Lines of each list at first sight; with {@code ?all} as many as the report has. */
  private static final int ROWS = 10;

  private final Usage usage;
  private final TwinWatch twins;
  private final Pages pages;
  private final Messages messages;

  CardinalityController(Usage usage, TwinWatch twins, Pages pages) {
    this.usage = usage;
    this.twins = twins;
    this.pages = pages;
    this.messages = pages.messages();
  }

  @GetMapping("/cardinality")
  View cardinality(HttpServletRequest request) {
    long rows = request.getParameter("all") == null ? ROWS : Long.MAX_VALUE;
    return pages.page(
        request,
        Room.CARDINALITY,
        messages.text("room.cardinality"),
        "cardinality",
        view(usage.report(), rows, pages.times(request)));
  }

  private static <T, R> List<R> first(long rows, List<T> list, Function<T, R> row) {
    return list.stream().limit(rows).map(row).toList();
  }

  /** Whether a list of the report has lines that are not shown. */
  private static boolean isCut(UsageReport report, long rows) {
    return Stream.of(
            report.metrics(),
            report.growers(),
            report.wide(),
            report.folded(),
            report.unasked(),
            report.unaskedLabels())
        .anyMatch(list -> list.size() > rows);
  }

  private CardinalityView view(UsageReport report, long rows, Times times) {
    UsageReport.Cost cost = report.cost();
    String estimate =
        messages.text(
            cost.isMeasured() ? "cardinality.estimate.measured" : "cardinality.estimate.usual",
            Unit.digits(cost.bytesPerSample()),
            Unit.digits(cost.samplesPerDay()));
    return new CardinalityView(
        messages.text(
            "cardinality.sentence", Unit.count(report.series()), Unit.count(report.maxSeries())),
        messages.text(
            "cardinality.counted", times.ago(report.countedAt()), times.since(report.since())),
        estimate,
        report.sources().stream().map(this::source).toList(),
        first(rows, report.metrics(), this::metric),
        first(rows, report.growers(), this::grower),
        first(rows, report.wide(), this::wide),
        first(rows, report.folded(), this::folded),
        first(rows, report.unasked(), this::unasked),
        first(rows, report.unaskedLabels(), this::label),
        messages.text("cardinality.asked.since", times.exact(report.askedSince())),
        twins.report().stream().map(twin -> event(twin, times)).toList(),
        isCut(report, rows));
  }

  private CardinalityView.Origin origin(UsageReport.Origin origin) {
    List<String> details = new ArrayList<>();
    add(details, "cardinality.client", origin.clients());
    add(details, "cardinality.service", origin.services());
    add(details, "cardinality.release", origin.releases());
    add(details, "cardinality.instance", origin.instances());
    return new CardinalityView.Origin(
        origin.source(), String.join(", ", origin.protocols()), details);
  }

  private void add(List<String> details, String key, List<String> values) {
    if (!values.isEmpty()) {
      details.add(messages.text(key, String.join(", ", values)));
    }
  }

  private CardinalityView.Source source(UsageReport.Source source) {
    double share = (double) source.series() / source.budget();
    State state = State.OK;
    String word = "cardinality.within";
    if (source.folded() > 0 || source.refused() > 0) {
      state = source.refused() > 0 ? State.CRITICAL : State.WARN;
      word = source.refused() > 0 ? "cardinality.refusing" : "cardinality.beyond";
    } else if (share > NEAR) {
      state = State.WARN;
      word = "cardinality.near";
    }
    return new CardinalityView.Source(
        origin(source.origin()),
        state,
        messages.text(word),
        Unit.count(source.series()),
        Unit.count(source.budget()),
        Unit.RATIO.write(share).toString(),
        source.folded() == 0 ? "" : Unit.count(source.folded()),
        source.refused() == 0 ? "" : Unit.count(source.refused()),
        Unit.BYTES.write(source.bytesPerDay()).toString());
  }

  private static String href(String family) {
    return "/explore?q=" + Addresses.encode("{__name__=~\"" + family + "(_bucket|_count|_sum)?\"}");
  }

  private String widest(UsageReport.Metric metric) {
    return metric.label().isEmpty()
        ? ""
        : messages.text("cardinality.widest.is", metric.label(), Unit.count(metric.values()));
  }

  private CardinalityView.Metric metric(UsageReport.Metric metric) {
    return new CardinalityView.Metric(
        metric.name(),
        href(metric.name()),
        origin(metric.origin()),
        Unit.count(metric.series()),
        widest(metric),
        messages.text(metric.isAsked() ? "cardinality.asked.yes" : "cardinality.asked.no"));
  }

  private CardinalityView.Grower grower(UsageReport.Metric metric) {
    return new CardinalityView.Grower(
        metric.name(),
        href(metric.name()),
        origin(metric.origin()),
        Unit.count(metric.bornLastHour()),
        Unit.count(metric.bornLastDay()),
        widest(metric));
  }

  private CardinalityView.Wide wide(UsageReport.Label label) {
    return new CardinalityView.Wide(
        label.metric(),
        label.label(),
        origin(label.origin()),
        Unit.count(label.values()),
        Unit.count(label.budget()),
        Unit.count(label.bornLastHour()),
        Unit.count(label.bornLastDay()));
  }

  private CardinalityView.Folded folded(UsageReport.Folded folded) {
    return new CardinalityView.Folded(
        folded.metric(),
        folded.label(),
        origin(folded.origin()),
        Unit.count(folded.values()),
        Unit.count(folded.budget()),
        Unit.count(folded.folded()),
        folded.examples(),
        CardinalityMends.dropLabel(messages, folded.origin(), folded.metric(), folded.label()));
  }

  private CardinalityView.Unasked unasked(UsageReport.Unasked unasked) {
    return new CardinalityView.Unasked(
        unasked.metric(),
        href(unasked.metric()),
        origin(unasked.origin()),
        Unit.count(unasked.series()),
        Unit.BYTES.write(unasked.bytesPerDay()).toString(),
        CardinalityMends.dropMetric(messages, unasked.origin(), unasked.metric()));
  }

  private CardinalityView.Label label(UsageReport.UnaskedLabel label) {
    return new CardinalityView.Label(
        label.metric(),
        label.label(),
        origin(label.origin()),
        Unit.count(label.values()),
        CardinalityMends.dropLabel(messages, label.origin(), label.metric(), label.label()));
  }

  private CardinalityView.Event event(TwinReport twin, Times times) {
    State state =
        twin.tellers().stream().anyMatch(teller -> teller.difference() > 0) ? State.WARN : State.OK;
    boolean isSuggested = twin.status().equals("suggested");
    return new CardinalityView.Event(
        twin.event(),
        isSuggested
            ? ""
            : "/explore?q=" + Addresses.encode("aegle_event_total{event=\"" + twin.event() + "\"}"),
        isSuggested ? State.UNKNOWN : state,
        messages.text("same." + twin.status()),
        twin.tellers().stream().map(teller -> teller(teller, times)).toList(),
        new CardinalityView.Snippet(messages.text("same.confirm"), twin.mend().confirm()),
        new CardinalityView.Snippet(messages.text("same.refuse"), twin.mend().refuse()));
  }

  private CardinalityView.Teller teller(TwinReport.Teller teller, Times times) {
    String says = teller.isLive() ? "same.live" : "same.silent";
    Instant since = Instant.ofEpochMilli(teller.disagreesSinceMillis());
    return new CardinalityView.Teller(
        teller.metric(),
        teller.source(),
        messages.text(teller.counts() ? "same.counts" : says),
        Unit.digits(teller.lastHour()),
        teller.difference() == 0
            ? messages.text("same.agrees")
            : messages.text(
                "same.differs",
                Unit.RATIO.write(teller.difference()).toString(),
                times.since(since)));
  }
}
