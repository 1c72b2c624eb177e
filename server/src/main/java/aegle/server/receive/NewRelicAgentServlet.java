package aegle.server.receive;

import aegle.protocols.newrelic.AgentFacts;
import aegle.protocols.newrelic.AgentReader;
import aegle.protocols.newrelic.ErrorTwins;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.Sender;
import aegle.signals.Entry;
import aegle.signals.SignalBatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /agent_listener/invoke_raw_method?method=M&license_key=KEY&run_id=ID}: what New
 * Relic's agents call, from {@code preconnect} to {@code shutdown}. The status of an answer tells
 * an agent what to do: 401 and 409 to connect anew, 410 to stop for good, 408, 429 and 503 to keep
 * what it has for later, others to throw it away.
 */
final class NewRelicAgentServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "newrelic";
  private static final String CONNECT = "connect";
  private static final String PRECONNECT = "preconnect";
  private static final String SHUTDOWN = "shutdown";
  private static final String ERRORS = "error_data";

  /** How often it is looked whether events of errors wait in vain: 10 seconds. */
  private static final long SWEEP_NANOS = 10_000_000_000L;

  private static final String HOST = "[A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}]";

  private final transient Reception reception;
  private final transient AgentReader reader;
  private final transient AgentRuns runs = new AgentRuns();
  private final transient Retries retries = new Retries();
  private final transient AtomicLong nextSweepNanos = new AtomicLong();

  NewRelicAgentServlet(Reception reception, IntakeLimits limits) {
    this.reception = reception;
    this.reader = new AgentReader(limits.maxDecodedBytes());
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean sends = request.getMethod().equals("POST") || request.getMethod().equals("PUT");
    QueryString query = QueryString.of(request);
    @Nullable String method = query.get("method");
    if (!sends || method == null) {
      complain(
          response,
          sends ? HttpServletResponse.SC_BAD_REQUEST : HttpServletResponse.SC_METHOD_NOT_ALLOWED,
          "agents call by POST with a method");
      return;
    }
    Optional<Sender> sender =
        reception.byKey(
            request, response, PROTOCOL, query.get("license_key"), NewRelicAgentServlet::turnAway);
    if (sender.isEmpty()) {
      return;
    }
    sweep();
    switch (method) {
      case PRECONNECT -> preconnect(request, response);
      case CONNECT -> connect(request, response, sender.get());
      default -> invoke(method, query.get("run_id"), request, response, sender.get());
    }
  }

  /** Agents go on at the host that they are told; without a port they would go to 443. */
  private static void preconnect(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String host = redirectHost(request);
    JsonAnswer.send(
        response,
        HttpServletResponse.SC_OK,
        json -> {
          json.object().key("return_value").object().key("redirect_host").text(host);
          json.key("security_policies").object().end().end().end();
        });
  }

  /** The host as the agent named it, and the port: its {@code Host} header carries none. */
  private static String redirectHost(HttpServletRequest request) {
    String said = request.getHeader("Host");
    String named = said == null ? "" : said.replaceFirst(":\\d{1,5}$", "");
    String host = named.matches(HOST) ? named : "localhost";
    String forwarded = request.getHeader("X-Forwarded-Port");
    if (said != null && said.length() > named.length()) {
      return host + said.substring(named.length());
    }
    if (forwarded != null && forwarded.matches("\\d{1,5}")) {
      return host + ":" + forwarded;
    }
    boolean proxied = request.getHeader("X-Forwarded-Proto") != null;
    return host + ":" + (proxied ? 443 : request.getLocalPort());
  }

  private void connect(HttpServletRequest request, HttpServletResponse response, Sender sender)
      throws IOException {
    reception.receive(
        request,
        response,
        PROTOCOL,
        sender.project(),
        (body, _) -> {
          AgentRuns.Run run = runs.open(reader.connect(body), sender);
          return new Reception.Reading(
              SignalBatch.builder().build(),
              sender,
              answer ->
                  JsonAnswer.send(
                      answer, HttpServletResponse.SC_OK, json -> AgentTerms.write(json, run)));
        },
        NewRelicAgentServlet::complain);
  }

  private void invoke(
      String method,
      @Nullable String runId,
      HttpServletRequest request,
      HttpServletResponse response,
      Sender sender)
      throws IOException {
    Optional<AgentRuns.Run> known =
        runId == null ? Optional.empty() : runs.find(runId, sender.project());
    if (known.isEmpty()) {
      if (method.equals(SHUTDOWN)) {
        nothing(response);
        return;
      }
      reception.reject(PROTOCOL, "unknown_run");
      exception(
          response,
          HttpServletResponse.SC_CONFLICT,
          "NewRelic::Agent::ForceRestartException",
          "the run is not known here; connect again");
      return;
    }
    AgentRuns.Run run = known.get();
    reception.receive(
        request,
        response,
        PROTOCOL,
        run.sender().project(),
        (body, receivedNanos) -> {
          String name = Retries.name(run.id() + method, body);
          // Errors outside of transactions have no time: the same bytes may be another error.
          boolean again = !method.equals(ERRORS) && retries.knows(name);
          SignalBatch batch =
              again ? SignalBatch.builder().build() : read(method, body, run, receivedNanos);
          return new Reception.Reading(
              batch,
              run.sender(),
              answer -> {
                retries.remember(name);
                done(method, run, answer);
              });
        },
        NewRelicAgentServlet::complain);
  }

  private SignalBatch read(String method, byte[] body, AgentRuns.Run run, long receivedNanos) {
    AgentFacts facts = run.facts();
    ErrorTwins twins = run.twins();
    return switch (method) {
      case "metric_data" -> reader.metrics(body, facts, receivedNanos);
      case "span_event_data" -> reader.spans(body, facts, receivedNanos);
      case "analytic_event_data", "custom_event_data" -> reader.events(body, facts, receivedNanos);
      case "error_event_data" -> reader.errorEvents(body, facts, twins, receivedNanos);
      case ERRORS -> reader.errors(body, facts, twins, receivedNanos);
      case "log_event_data" -> reader.logs(body, facts, receivedNanos);
      case SHUTDOWN -> records(twins.rest());
      // Asked for without data, or with nothing that is kept.
      case "agent_settings", "get_agent_commands", "agent_command_results" -> records(List.of());
      default -> {
        reception.reject(PROTOCOL, "method_not_kept");
        yield records(List.of());
      }
    };
  }

  private static SignalBatch records(List<Entry> entries) {
    return new SignalBatch(entries, List.of(), List.of(), List.of());
  }

  private void done(String method, AgentRuns.Run run, HttpServletResponse response)
      throws IOException {
    if (method.equals(SHUTDOWN)) {
      runs.close(run);
    }
    if (method.equals("metric_data") || method.equals("get_agent_commands")) {
      JsonAnswer.send(
          response,
          HttpServletResponse.SC_OK,
          json -> json.object().key("return_value").array().endArray().end());
    } else {
      nothing(response);
    }
  }

  private static void nothing(HttpServletResponse response) throws IOException {
    JsonAnswer.send(
        response,
        HttpServletResponse.SC_OK,
        json -> json.object().key("return_value").digits("null").end());
  }

  /** Keeps those errors of all agents whose trace never came. */
  private void sweep() {
    long now = reception.nowNanos();
    long due = nextSweepNanos.get();
    if (now < due || !nextSweepNanos.compareAndSet(due, now + SWEEP_NANOS)) {
      return;
    }
    for (AgentRuns.Run run : runs.all()) {
      List<Entry> overdue = run.twins().overdue(now);
      if (!overdue.isEmpty()) {
        keep(overdue, run);
      }
    }
  }

  private void keep(List<Entry> overdue, AgentRuns.Run run) {
    try {
      reception.keep(records(overdue), run.sender());
    } catch (TurnedAwayException e) {
      reception.reject(PROTOCOL, e.reason());
    }
  }

  /** A key that is unknown may be mended; one that may not write will never do. */
  private static void turnAway(HttpServletResponse response, int status, String sentence)
      throws IOException {
    if (status == HttpServletResponse.SC_FORBIDDEN) {
      exception(
          response,
          HttpServletResponse.SC_GONE,
          "NewRelic::Agent::ForceDisconnectException",
          sentence);
    } else {
      exception(response, status, "NewRelic::Agent::LicenseException", sentence);
    }
  }

  private static void complain(HttpServletResponse response, int status, String sentence)
      throws IOException {
    exception(response, status, "RuntimeError", sentence);
  }

  private static void exception(
      HttpServletResponse response, int status, String type, String sentence) throws IOException {
    JsonAnswer.send(
        response,
        status,
        json -> {
          json.object().key("exception").object().key("error_type").text(type);
          json.key("message").text(sentence).end().end();
        });
  }
}
