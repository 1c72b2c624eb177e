package aegle.server.receive;

import aegle.metrics.rules.Firing;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.server.backtest.BacktestException;
import aegle.server.backtest.BacktestReport;
import aegle.server.backtest.Backtests;
import aegle.server.backtest.Incident;
import aegle.server.backtest.Incidents;
import aegle.server.backtest.Page;
import aegle.server.backtest.Score;
import aegle.server.intake.Permission;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code POST /api/aegle/v1/backtest}: when a rule would have fired, beside the rule that runs.
 *
 * <p>A form with {@code rule} (YAML), {@code alert} (its name, where the text holds several),
 * {@code against} (YAML; else the running rule), {@code start} and {@code end} (default: the last
 * seven days), {@code incidents} (YAML; else those of the folder of decisions).
 */
final class BacktestServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Stretches and pages written of each; how many there were is written too. */
  private static final int SHOWN = 1_000;

  private static final Duration WEEK = Duration.ofDays(7);

  private final transient Gate gate;
  private final transient Backtests backtests;
  private final transient InstantSource clock;

  BacktestServlet(Gate gate, Backtests backtests, InstantSource clock) {
    this.gate = gate;
    this.backtests = backtests;
    this.clock = clock;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, "backtest").isEmpty()) {
      return;
    }
    if (request.getCharacterEncoding() == null) {
      request.setCharacterEncoding("UTF-8");
    }
    BacktestReport report;
    try {
      report = backtests.run(question(new ApiRequest(request)));
    } catch (ApiException | BacktestException | ConfigException e) {
      String sentence = String.valueOf(e.getMessage());
      JsonAnswer.send(
          response,
          HttpServletResponse.SC_UNPROCESSABLE_CONTENT,
          json -> json.object().key("status").text("error").key("error").text(sentence).end());
      return;
    }
    JsonAnswer.data(response, json -> write(json, report));
  }

  private Backtests.Question question(ApiRequest request) {
    long end = request.timeMillis("end", clock.millis());
    long start = request.timeMillis("start", end - WEEK.toMillis());
    String incidents = request.text("incidents");
    List<Incident> labelled =
        incidents.isEmpty() ? List.of() : Incidents.read(YamlNode.parse("incidents", incidents));
    return new Backtests.Question(
        request.text("rule"),
        request.text("against"),
        request.text("alert"),
        Instant.ofEpochMilli(start),
        Instant.ofEpochMilli(end),
        labelled);
  }

  private static void write(JsonBytes json, BacktestReport report) {
    json.object().key("edited");
    write(json, report.edited());
    Score running = report.running();
    json.key("running");
    if (running == null) {
      json.nothing();
    } else {
      write(json, running);
    }
    json.key("gains").array();
    for (BacktestReport.Gain gain : report.gains()) {
      json.object().key("incident").text(gain.incident().title());
      json.key("gainedSeconds").number(gain.gained().toMillis() / 1_000.0).end();
    }
    json.endArray().end();
  }

  private static void write(JsonBytes json, Score score) {
    json.object().key("alert").text(score.result().rule().name());
    json.key("query").text(score.result().rule().expression());
    json.key("forSeconds").number(score.result().rule().holdFor().toMillis() / 1_000.0);
    json.key("from").time(score.result().from()).key("to").time(score.result().to());
    json.key("intervalSeconds").number(score.result().interval().toMillis() / 1_000.0);
    json.key("evaluations").whole(score.result().evaluations());
    json.key("failed").whole(score.result().failed());
    json.key("failure").text(score.result().failure());
    json.key("fired").whole(score.result().firings().size());
    json.key("cut").bool(score.result().isCut());
    json.key("firingSeconds").number(score.firing().toMillis() / 1_000.0);
    json.key("pages").whole(score.pages().size());
    json.key("pagesPerWeek").number(score.pagesPerWeek());
    json.key("pagesInReal").whole(score.inReal());
    json.key("pagesInNoise").whole(score.inNoise());
    json.key("pagesUnlabelled").whole(score.unlabelled());
    json.key("precision");
    score.precision().ifPresentOrElse(json::number, json::nothing);
    json.key("recall");
    score.recall().ifPresentOrElse(json::number, json::nothing);
    writeLists(json, score);
    json.end();
  }

  private static void writeLists(JsonBytes json, Score score) {
    json.key("incidents").array();
    for (Score.Found found : score.found()) {
      Incident incident = found.incident();
      json.object().key("title").text(incident.title());
      json.key("is").text(incident.isReal() ? "real" : "noise");
      json.key("from").time(incident.from()).key("to").time(incident.to());
      Duration after = found.after();
      json.key("firedAfterSeconds");
      if (after == null) {
        json.nothing();
      } else {
        json.number(after.toMillis() / 1_000.0);
      }
      json.end();
    }
    json.endArray().key("firings").array();
    for (Firing firing : score.result().firings().stream().limit(SHOWN).toList()) {
      json.object().key("labels").labels(firing.labels());
      json.key("activeAt").time(firing.activeAt()).key("firedAt").time(firing.firedAt());
      Instant ended = firing.endedAt();
      json.key("endedAt");
      if (ended == null) {
        json.nothing();
      } else {
        json.time(ended);
      }
      json.key("value").sampleValue(firing.value()).end();
    }
    json.endArray().key("pageTimes").array();
    for (Page page : score.pages().stream().limit(SHOWN).toList()) {
      json.object().key("at").time(page.at()).key("receiver").text(page.receiver());
      json.key("alerts").whole(page.news().size()).end();
    }
    json.endArray();
  }
}
