package aegle.server.receive;

import aegle.metrics.rules.RuleSnapshot;
import aegle.server.intake.Permission;
import aegle.server.objectives.BudgetReport;
import aegle.server.objectives.Objective;
import aegle.server.objectives.ObjectiveAlerts;
import aegle.server.objectives.ObjectiveWatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * {@code GET /api/aegle/v1/objectives}: what is promised, what was kept, how much of the error
 * budget is left and which alerts guard it. A figure that nobody measured is null.
 */
final class ObjectivesServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Gate gate;
  private final transient ObjectiveWatch watch;
  private final transient Supplier<List<RuleSnapshot.Group>> rules;

  ObjectivesServlet(Gate gate, ObjectiveWatch watch, Supplier<List<RuleSnapshot.Group>> rules) {
    this.gate = gate;
    this.watch = watch;
    this.rules = rules;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, "objectives").isEmpty()) {
      return;
    }
    List<RuleSnapshot.Group> groups = rules.get();
    JsonAnswer.data(
        response,
        json -> {
          json.array();
          watch.reports().forEach(report -> write(json, report, groups));
          json.endArray();
        });
  }

  private static void write(JsonBytes json, BudgetReport report, List<RuleSnapshot.Group> groups) {
    Objective objective = report.objective();
    json.object().key("name").text(objective.name()).key("title").text(objective.title());
    json.key("targetPercent").digits(objective.target().toPlainString());
    json.key("window").text(objective.window().words());
    json.key("from").time(report.from()).key("at").time(report.at());
    json.key("stepSeconds").whole(report.step().toSeconds());
    json.key("unit").text(objective.unit().many());
    json.key("problem").text(report.problem());
    String range = objective.window().queryRange(report.at());
    json.key("queries").object();
    json.key("events").text(objective.indicator().events(range, objective.by()));
    json.key("failures").text(objective.indicator().failures(range, objective.by())).end();
    json.key("budgets").array();
    report.parts().forEach(part -> write(json, part));
    json.endArray().key("alerts").array();
    for (ObjectiveAlerts.Guarding guarding : ObjectiveAlerts.of(objective, groups)) {
      RuleSnapshot.Alerting rule = guarding.rule();
      json.object().key("name").text(rule.name()).key("group").text(guarding.group().name());
      json.key("severity").text(rule.labels().get("severity"));
      json.key("burn").text(rule.labels().get("burn"));
      json.key("state").text(rule.state().name().toLowerCase(Locale.ROOT));
      json.key("query").text(rule.query()).end();
    }
    json.endArray().end();
  }

  private static void write(JsonBytes json, BudgetReport.Part part) {
    json.object().key("labels").map(part.labels().toMap());
    json.key("standing").text(part.standing().name().toLowerCase(Locale.ROOT));
    number(json.key("events"), part.events());
    number(json.key("failures"), part.failures());
    number(json.key("allowed"), part.allowed());
    number(json.key("goodRatio"), part.goodShare());
    number(json.key("budgetRemainingRatio"), part.left());
    json.key("failed").whole(part.failed()).key("mayStillFail").whole(part.mayStillFail());
    json.key("measuredSeconds").whole(part.measured().toSeconds());
    json.key("goneAt");
    part.gone().ifPresentOrElse(json::time, json::nothing);
    json.key("paces").array();
    for (BudgetReport.Pace pace : part.paces()) {
      json.object().key("window").text(pace.burn().longText());
      json.key("shortWindow").text(pace.burn().shortText());
      json.key("threshold").digits(pace.burn().factor().toPlainString());
      number(json.key("events"), pace.events());
      number(json.key("failures"), pace.failures());
      number(json.key("burnRate"), pace.rate());
      number(json.key("shortBurnRate"), pace.shortRate());
      number(json.key("errorRatioLower"), pace.lowerBound());
      json.end();
    }
    json.endArray().key("burnDown").array();
    part.burnDown().forEach(share -> number(json, share));
    json.endArray().end();
  }

  private static void number(JsonBytes json, double value) {
    if (Double.isFinite(value)) {
      json.number(value);
    } else {
      json.nothing();
    }
  }
}
