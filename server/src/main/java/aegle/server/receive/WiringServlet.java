package aegle.server.receive;

import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import aegle.server.wiring.Report;
import aegle.server.wiring.ReportJson;
import aegle.server.wiring.RuleText;
import aegle.server.wiring.WiringWatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * {@code GET /api/aegle/v1/wiring}: what is wrong with the rules in force. {@code POST}: what would
 * be with the rule file in the body, judged against what is emitted now; nothing is kept of it.
 */
final class WiringServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "wiring";

  /** Characters of a name that a posted file may have. */
  private static final int MAX_NAME_CHARS = 200;

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient WiringWatch wiring;
  private final transient Bodies bodies;

  WiringServlet(Gate gate, Intake intake, WiringWatch wiring, Bodies bodies) {
    this.gate = gate;
    this.intake = intake;
    this.wiring = wiring;
    this.bodies = bodies;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, PROTOCOL).isEmpty()) {
      return;
    }
    intake.count(PROTOCOL, "question", 1);
    answer(response, wiring.report());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, PROTOCOL).isEmpty()) {
      return;
    }
    try {
      bodies.read(
          request,
          (body, _) -> {
            intake.count(PROTOCOL, "question", 1);
            String text = new String(body, StandardCharsets.UTF_8);
            answer(response, wiring.judge(List.of(new RuleText(name(request), text))));
          });
    } catch (TurnedAwayException e) {
      intake.reject(PROTOCOL, e.reason(), 1);
      PlainText.send(response, e.status(), e.sentence());
    }
  }

  private static String name(HttpServletRequest request) {
    String name = Objects.requireNonNullElse(QueryString.of(request).get("file"), "");
    boolean isUsable =
        !name.isEmpty()
            && name.length() <= MAX_NAME_CHARS
            && name.chars().noneMatch(Character::isISOControl);
    return isUsable ? name : "rules.yml";
  }

  private static void answer(HttpServletResponse response, Report report) throws IOException {
    send(response, ReportJson.of(report));
  }

  static void send(HttpServletResponse response, JsonNode data) throws IOException {
    byte[] body =
        ("{\"status\":\"success\",\"data\":" + data + "}").getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/json");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
