package aegle.server.web;

import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.server.web.view.WiringView;
import aegle.server.wiring.Finding;
import aegle.server.wiring.Report;
import aegle.server.wiring.Severity;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/** {@code /wiring}: what is wrong with the rules, and what to write instead. */
@Controller
final class WiringController {
  private final Supplier<Report> report;
  private final Pages pages;

  WiringController(Supplier<Report> report, Pages pages) {
    this.report = report;
    this.pages = pages;
  }

  @GetMapping("/wiring")
  View wiring(HttpServletRequest request) {
    Messages messages = pages.messages();
    return pages.page(
        request,
        Room.WIRING,
        messages.text("room.wiring"),
        "wiring",
        view(report.get(), pages.times(request), messages));
  }

  private static WiringView view(Report report, Times times, Messages messages) {
    String checked =
        messages.text(
            report.isLive() ? "wiring.checked" : "wiring.checked.files",
            Unit.count(report.rules()),
            Unit.count(report.metrics()),
            times.exact(report.at()));
    State worst =
        report.findings().stream()
            .map(finding -> state(finding.severity()))
            .reduce(State.OK, State::orWorse);
    String sentence =
        report.findings().isEmpty()
            ? messages.text("wiring.nothing")
            : messages.count("wiring.found", report.findings().size());
    return new WiringView(
        sentence,
        worst,
        checked,
        counts(report, messages),
        files(report),
        report.ignored().stream().map(one -> ignored(one, messages)).toList());
  }

  private static List<WiringView.Count> counts(Report report, Messages messages) {
    List<WiringView.Count> counts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long number =
          report.findings().stream().filter(found -> found.severity() == severity).count();
      if (number > 0) {
        counts.add(
            new WiringView.Count(
                state(severity),
                severity.word(),
                Unit.count(number),
                messages.text("wiring.severity." + severity.word())));
      }
    }
    return counts;
  }

  static State state(Severity severity) {
    return switch (severity) {
      case FATAL, BUG -> State.CRITICAL;
      case WARNING -> State.WARN;
      case INFORMATION -> State.INFO;
    };
  }

  private static List<WiringView.File> files(Report report) {
    Map<String, Map<String, List<Finding>>> files = new LinkedHashMap<>();
    for (Finding finding : report.findings()) {
      files
          .computeIfAbsent(finding.file(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(finding.line() + " " + finding.rule(), _ -> new ArrayList<>())
          .add(finding);
    }
    List<WiringView.File> views = new ArrayList<>();
    files.forEach((name, rules) -> {
      List<WiringView.Rule> rows = new ArrayList<>();
      for (List<Finding> findings : rules.values()) {
        rows.add(rule("wiring-" + views.size() + "-" + rows.size(), findings));
      }
      views.add(new WiringView.File(name, rows));
    });
    return views;
  }

  private static WiringView.Rule rule(String anchor, List<Finding> findings) {
    Finding first = findings.getFirst();
    State worst =
        findings.stream().map(found -> state(found.severity())).reduce(State.OK, State::orWorse);
    String then =
        findings.stream()
            .map(Finding::liveMended)
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse("");
    return new WiringView.Rule(
        anchor,
        worst,
        first.rule(),
        first.line() > 0 ? String.valueOf(first.line()) : "",
        first.liveNow(),
        then,
        findings.stream()
            .map(found ->
                new WiringView.Item(
                    state(found.severity()),
                    found.severity().word(),
                    found.check(),
                    found.sentence()))
            .toList(),
        findings.stream()
            .map(Finding::correction)
            .filter(text -> !text.isEmpty())
            .distinct()
            .toList());
  }

  private static WiringView.Ignored ignored(Report.Ignored one, Messages messages) {
    return new WiringView.Ignored(
        one.finding().place(),
        one.finding().rule(),
        one.finding().check(),
        one.finding().sentence(),
        one.until().isEmpty() ? messages.text("wiring.ignored.always") : one.until(),
        one.reason());
  }
}
