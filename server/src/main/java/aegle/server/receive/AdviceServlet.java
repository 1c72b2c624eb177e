package aegle.server.receive;

import aegle.server.advice.Advice;
import aegle.server.advice.ClientId;
import aegle.server.advice.Finding;
import aegle.server.advice.KnownClient;
import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/aegle/v1/sources?protocol=&source=} and {@code GET
 * /api/aegle/v1/findings?check=&source=&state=}: which clients there are, and what is wrong with
 * them. See {@code docs/http-api.md}.
 */
final class AdviceServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "advice";

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient Advice advice;

  AdviceServlet(Gate gate, Intake intake, Advice advice) {
    this.gate = gate;
    this.intake = intake;
    this.advice = advice;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, PROTOCOL).isEmpty()) {
      return;
    }
    QueryString query = QueryString.of(request);
    String state = asked(query, "state");
    if (!state.matches("|open|set-aside|over")) {
      intake.reject(PROTOCOL, "bad_data", 1);
      PlainText.send(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "state is none of the words that exist; use open, set-aside or over, or leave it out");
      return;
    }
    boolean sources = request.getServletPath().endsWith("/sources");
    JsonAnswer.data(response, json -> write(json, sources, query));
  }

  private void write(JsonBytes json, boolean sources, QueryString query) {
    json.array();
    if (sources) {
      advice.clients().stream()
          .filter(client -> isAsked(query, client.id()))
          .forEach(client -> write(json, client));
    } else {
      String check = asked(query, "check");
      String state = asked(query, "state");
      Predicate<Finding> wanted =
          finding ->
              isAsked(query, finding.client())
                  && (check.isEmpty() || finding.check().id().equals(check))
                  && (state.isEmpty() || stateOf(finding).equals(state));
      advice.findings().stream().filter(wanted).forEach(finding -> write(json, finding));
    }
    json.endArray();
  }

  private static String asked(QueryString query, String name) {
    @Nullable String value = query.get(name);
    return value == null ? "" : value;
  }

  private static boolean isAsked(QueryString query, ClientId client) {
    String protocol = asked(query, "protocol");
    String source = asked(query, "source");
    return (protocol.isEmpty() || client.protocol().equals(protocol))
        && (source.isEmpty() || client.source().equals(source));
  }

  private static void write(JsonBytes json, KnownClient client) {
    json.object().key("key").text(client.key());
    writeId(json, client.id());
    json.key("firstSeen").time(client.firstSeen()).key("lastSeen").time(client.lastSeen());
    json.key("signals");
    writeCounts(json, client.signals());
    json.key("lastMinute").whole(client.lastMinute()).key("lastHour").whole(client.lastHour());
    json.key("refusals");
    writeCounts(json, client.refusals());
    json.key("lacks").texts(client.lacks()).end();
  }

  private static void writeCounts(JsonBytes json, Map<String, Long> counts) {
    json.object();
    new TreeMap<>(counts).forEach((name, count) -> json.key(name).whole(count));
    json.end();
  }

  private static void writeId(JsonBytes json, ClientId id) {
    json.key("protocol").text(id.protocol()).key("source").text(id.source());
    json.key("sdk").text(id.sdk()).key("sdkVersion").text(id.sdkVersion());
    json.key("service").text(id.service()).key("release").text(id.release());
    json.key("environment").text(id.environment());
  }

  private static String stateOf(Finding finding) {
    if (finding.ended() != null) {
      return "over";
    }
    return finding.setAside() == null ? "open" : "set-aside";
  }

  private static void write(JsonBytes json, Finding finding) {
    json.object().key("check").text(finding.check().id());
    json.key("severity").text(finding.check().severity().word());
    json.key("state").text(stateOf(finding));
    json.key("says").text(finding.words().says()).key("why").text(finding.words().why());
    json.key("mend").text(finding.words().mend()).key("code").text(finding.code());
    json.key("page").text(finding.words().page());
    json.key("rows").texts(finding.check().rows());
    json.key("client").object().key("key").text(finding.clientKey());
    writeId(json, finding.client());
    json.end().key("count").whole(finding.count());
    json.key("firstSeen").time(finding.firstSeen()).key("lastSeen").time(finding.lastSeen());
    json.key("evidence").texts(finding.evidence());
    json.key("place").text(finding.place()).key("query").text(finding.query()).key("ended");
    writeTime(json, finding.ended());
    Finding.SetAside decision = finding.setAside();
    json.key("setAside");
    if (decision == null) {
      json.nothing();
    } else {
      json.object().key("by").text(decision.by()).key("at").time(decision.at());
      json.key("reason").text(decision.reason()).end();
    }
    json.end();
  }

  private static void writeTime(JsonBytes json, @Nullable Instant time) {
    if (time == null) {
      json.nothing();
    } else {
      json.time(time);
    }
  }
}
