package aegle.server.receive;

import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import aegle.server.twins.TwinReport;
import aegle.server.twins.TwinWatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;

/** {@code GET /api/aegle/v1/same}: events that several sources tell, and whether they agree. */
final class SameServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "same";

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient TwinWatch twins;

  SameServlet(Gate gate, Intake intake, TwinWatch twins) {
    this.gate = gate;
    this.intake = intake;
    this.twins = twins;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, PROTOCOL).isEmpty()) {
      return;
    }
    intake.count(PROTOCOL, "question", 1);
    JsonAnswer.data(
        response,
        json -> {
          json.array();
          twins.report().forEach(twin -> write(json, twin));
          json.endArray();
        });
  }

  private static void write(JsonBytes json, TwinReport twin) {
    json.object().key("event").text(twin.event()).key("status").text(twin.status());
    json.key("by").array();
    twin.by().forEach(json::text);
    json.endArray().key("sources").array();
    for (TwinReport.Teller teller : twin.tellers()) {
      json.object().key("source").text(teller.source()).key("metric").text(teller.metric());
      json.key("live").bool(teller.isLive()).key("counts").bool(teller.counts());
      json.key("lastHour").number(teller.lastHour());
      json.key("difference").number(teller.difference()).key("disagreesSince");
      if (teller.disagreesSinceMillis() == 0) {
        json.nothing();
      } else {
        json.time(Instant.ofEpochMilli(teller.disagreesSinceMillis()));
      }
      json.end();
    }
    json.endArray().key("confirm").text(twin.mend().confirm());
    json.key("refuse").text(twin.mend().refuse()).end();
  }
}
