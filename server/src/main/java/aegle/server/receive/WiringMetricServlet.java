package aegle.server.receive;

import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import aegle.server.wiring.Metric;
import aegle.server.wiring.ReportJson;
import aegle.server.wiring.WiringWatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * {@code GET /api/aegle/v1/wiring/metric?name=NAME}: what a metric is, as it is emitted; null when
 * nobody emits it.
 */
final class WiringMetricServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "wiring";

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient WiringWatch wiring;

  WiringMetricServlet(Gate gate, Intake intake, WiringWatch wiring) {
    this.gate = gate;
    this.intake = intake;
    this.wiring = wiring;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, PROTOCOL).isEmpty()) {
      return;
    }
    intake.count(PROTOCOL, "question", 1);
    String name = Objects.requireNonNullElse(QueryString.of(request).get("name"), "");
    Optional<Metric> metric = wiring.live().metric(name);
    WiringServlet.send(
        response, metric.map(ReportJson::of).orElse(JsonNodeFactory.instance.nullNode()));
  }
}
