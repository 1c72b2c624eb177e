package aegle.server.receive;

import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import aegle.server.usage.Usage;
import aegle.server.usage.UsageReport;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * {@code GET /api/aegle/v1/cardinality}: where the series come from, what is beyond a budget, what
 * grows and what nobody asks for.
 */
final class CardinalityServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "cardinality";

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient Usage usage;

  CardinalityServlet(Gate gate, Intake intake, Usage usage) {
    this.gate = gate;
    this.intake = intake;
    this.usage = usage;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, PROTOCOL).isEmpty()) {
      return;
    }
    intake.count(PROTOCOL, "question", 1);
    JsonAnswer.data(response, json -> write(json, usage.report()));
  }

  private static void write(JsonBytes json, UsageReport report) {
    json.object().key("countedAt").time(report.countedAt()).key("since").time(report.since());
    json.key("askedSince").time(report.askedSince());
    json.key("series").whole(report.series()).key("maxSeries").whole(report.maxSeries());
    json.key("estimate").object();
    json.key("bytesPerSample").number(report.cost().bytesPerSample());
    json.key("samplesPerSeriesPerDay").number(report.cost().samplesPerDay());
    json.key("bytesAreMeasured").bool(report.cost().isMeasured()).end();
    json.key("sources").array();
    report.sources().forEach(source -> write(json, source));
    json.endArray().key("metrics").array();
    report.metrics().forEach(metric -> write(json, metric));
    json.endArray().key("labels").array();
    report.wide().forEach(label -> write(json, label));
    json.endArray().key("growers").array();
    report.growers().forEach(metric -> write(json, metric));
    json.endArray().key("folded").array();
    report.folded().forEach(folded -> write(json, folded));
    json.endArray().key("unaskedMetrics").array();
    report.unasked().forEach(unasked -> write(json, unasked));
    json.endArray().key("unaskedLabels").array();
    report.unaskedLabels().forEach(label -> write(json, label));
    json.endArray().end();
  }

  private static void write(JsonBytes json, UsageReport.Source source) {
    json.object();
    write(json, source.origin());
    json.key("series").whole(source.series()).key("budget").whole(source.budget());
    json.key("folded").whole(source.folded()).key("refused").whole(source.refused());
    json.key("estimatedBytesPerDay").number(source.bytesPerDay()).end();
  }

  private static void write(JsonBytes json, UsageReport.Metric metric) {
    json.object().key("metric").text(metric.name());
    write(json, metric.origin());
    json.key("series").whole(metric.series());
    json.key("bornLastHour").whole(metric.bornLastHour());
    json.key("bornLastDay").whole(metric.bornLastDay());
    json.key("widestLabel").text(metric.label()).key("values").whole(metric.values());
    json.key("asked").bool(metric.isAsked()).end();
  }

  private static void write(JsonBytes json, UsageReport.Label label) {
    json.object().key("metric").text(label.metric()).key("label").text(label.label());
    write(json, label.origin());
    json.key("values").whole(label.values()).key("budget").whole(label.budget());
    json.key("bornLastHour").whole(label.bornLastHour());
    json.key("bornLastDay").whole(label.bornLastDay()).end();
  }

  private static void write(JsonBytes json, UsageReport.Folded folded) {
    json.object().key("metric").text(folded.metric()).key("label").text(folded.label());
    write(json, folded.origin());
    json.key("values").whole(folded.values()).key("budget").whole(folded.budget());
    json.key("folded").whole(folded.folded());
    texts(json, "examples", folded.examples());
    json.end();
  }

  private static void write(JsonBytes json, UsageReport.Unasked unasked) {
    json.object().key("metric").text(unasked.metric());
    write(json, unasked.origin());
    json.key("series").whole(unasked.series());
    json.key("estimatedBytesPerDay").number(unasked.bytesPerDay()).end();
  }

  private static void write(JsonBytes json, UsageReport.UnaskedLabel label) {
    json.object().key("metric").text(label.metric()).key("label").text(label.label());
    write(json, label.origin());
    json.key("values").whole(label.values()).end();
  }

  private static void write(JsonBytes json, UsageReport.Origin origin) {
    json.key("source").text(origin.source());
    texts(json, "protocols", origin.protocols());
    texts(json, "clients", origin.clients());
    texts(json, "services", origin.services());
    texts(json, "releases", origin.releases());
    texts(json, "instances", origin.instances());
  }

  private static void texts(JsonBytes json, String key, List<String> texts) {
    json.key(key).array();
    texts.forEach(json::text);
    json.endArray();
  }
}
