package aegle.server.receive;

import aegle.server.forward.ForwardView;
import aegle.server.intake.Permission;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code GET /api/aegle/v1/forwards}: what leaves this house, where to, and how that goes. Holds no
 * secret and of an address only its host.
 */
final class ForwardsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Gate gate;
  private final transient Supplier<List<ForwardView>> forwards;

  ForwardsServlet(Gate gate, Supplier<List<ForwardView>> forwards) {
    this.gate = gate;
    this.forwards = forwards;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, "forwards").isEmpty()) {
      return;
    }
    JsonAnswer.data(
        response,
        json -> {
          json.array();
          forwards.get().forEach(forward -> write(json, forward));
          json.endArray();
        });
  }

  private static void write(JsonBytes json, ForwardView forward) {
    json.object().key("name").text(forward.name()).key("protocol").text(forward.protocol());
    json.key("host").text(forward.host()).key("masked").bool(true);
    json.key("signals").texts(forward.signals()).key("since").time(forward.since());
    json.key("sent").whole(forward.sent());
    json.key("sentInFiveMinutes")
        .whole(forward.sentLately())
        .key("refused")
        .whole(forward.refused());
    json.key("dropped").whole(forward.dropped()).key("waiting").whole(forward.waiting());
    json.key("queueBytes").whole(forward.queueBytes());
    json.key("maxQueueBytes").whole(forward.maxQueueBytes());
    json.key("lagSeconds").number(forward.lag().toMillis() / 1_000.0);
    json.key("lastError").text(forward.trouble() == null ? "" : forward.trouble().words());
    json.key("lastAnswers").array();
    for (ForwardView.Answered answered : forward.lastSaid()) {
      json.object().key("at").time(answered.at()).key("taken").bool(answered.taken());
      json.key("words").text(answered.words()).end();
    }
    json.endArray().end();
  }
}
