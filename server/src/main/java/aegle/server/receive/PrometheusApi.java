package aegle.server.receive;

import aegle.metrics.StoreException;
import aegle.metrics.promql.QueryException;
import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/*}: the HTTP API of Prometheus 3, in its JSON, with its errors and status codes.
 */
final class PrometheusApi extends HttpServlet {
  /** Under which it is mounted, for a door that hands a call on. */
  static final String NAME = "prometheus-api";

  private static final long serialVersionUID = 1L;
  private static final String PREFIX = "/api/v1";
  private static final Logger LOG = LoggerFactory.getLogger(PrometheusApi.class);

  /** Calls answered at the same time; further ones are refused with 503. */
  private static final int MAX_CALLS = 16;

  /** Warnings shown in an answer, and infos likewise; the rest is counted in one line. */
  private static final int MAX_NOTES = 10;

  private static final Set<String> FORMS =
      Set.of(
          "/query",
          "/query_range",
          "/query_exemplars",
          "/series",
          "/labels",
          "/format_query",
          "/parse_query");

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient Map<String, Call> calls;
  private final transient SeriesCalls series;
  private final transient Semaphore permits = new Semaphore(MAX_CALLS);

  /** One path of the API. */
  @FunctionalInterface
  interface Call {
    Answer answer(ApiRequest request);
  }

  PrometheusApi(Gate gate, Intake intake, ApiParts parts) {
    this.gate = gate;
    this.intake = intake;
    QueryCalls queries = new QueryCalls(parts.engine(), parts.clock());
    RuleCalls rules = new RuleCalls(parts.rules());
    TargetCalls targets = new TargetCalls(parts.targets(), parts.metadata());
    StatusCalls status = new StatusCalls(parts.store(), parts.facts(), parts.clock());
    this.series = new SeriesCalls(parts.store(), parts.asked());
    this.calls =
        Map.ofEntries(
            Map.entry("/query", queries::instant),
            Map.entry("/query_range", queries::range),
            Map.entry("/query_exemplars", queries::exemplars),
            Map.entry("/format_query", queries::format),
            Map.entry("/parse_query", queries::parse),
            Map.entry("/series", series::series),
            Map.entry("/labels", series::labelNames),
            Map.entry("/rules", rules::rules),
            Map.entry("/alerts", rules::alerts),
            Map.entry("/targets", targets::targets),
            Map.entry("/targets/metadata", targets::targetMetadata),
            Map.entry("/scrape_pools", targets::scrapePools),
            Map.entry("/metadata", targets::metadata),
            Map.entry("/status/config", status::config),
            Map.entry("/status/flags", status::flags),
            Map.entry("/status/buildinfo", status::buildInfo),
            Map.entry("/status/runtimeinfo", status::runtimeInfo),
            Map.entry("/status/tsdb", status::tsdb));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = path(request);
    String labelName = labelName(path);
    Call call = labelName.isEmpty() ? calls.get(path) : r -> series.labelValues(labelName, r);
    if (call == null) {
      PlainText.send(response, HttpServletResponse.SC_NOT_FOUND, "404 page not found");
      return;
    }
    boolean get = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (!get && !(request.getMethod().equals("POST") && FORMS.contains(path))) {
      response.setHeader("Allow", FORMS.contains(path) ? "GET, POST" : "GET");
      PlainText.send(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "Method Not Allowed");
      return;
    }
    if (gate.admit(request, response, Permission.READ, "api").isEmpty()) {
      return;
    }
    if (request.getCharacterEncoding() == null) {
      request.setCharacterEncoding("UTF-8");
    }
    if (!permits.tryAcquire()) {
      refuse(
          response,
          new ApiException(
              ApiException.Type.UNAVAILABLE,
              "as many calls are being answered as allowed (" + MAX_CALLS + "); try again"));
      return;
    }
    try {
      answer(call, request, response);
    } finally {
      permits.release();
    }
  }

  /** Below {@code /api/v1}; a call that was handed on has no path of its own below the pattern. */
  private static String path(HttpServletRequest request) {
    String below = request.getPathInfo();
    String whole = request.getServletPath();
    return below == null && whole.startsWith(PREFIX)
        ? whole.substring(PREFIX.length())
        : String.valueOf(below);
  }

  private static String labelName(String path) {
    boolean fits = path.startsWith("/label/") && path.endsWith("/values");
    return fits && path.length() > "/label//values".length()
        ? path.substring("/label/".length(), path.length() - "/values".length())
        : "";
  }

  private void answer(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Answer answer;
    try {
      answer = call.answer(new ApiRequest(request));
    } catch (ApiException e) {
      refuse(response, e);
      return;
    } catch (QueryException e) {
      refuse(response, new ApiException(type(e), String.valueOf(e.getMessage())));
      return;
    } catch (StoreException e) {
      LOG.warn("Could not answer a call of the API: reason={}", e.getMessage());
      refuse(
          response, new ApiException(ApiException.Type.INTERNAL, String.valueOf(e.getMessage())));
      return;
    }
    write(answer, request, response);
  }

  private static ApiException.Type type(QueryException e) {
    return switch (e.kind()) {
      case BAD_DATA -> ApiException.Type.BAD_DATA;
      case EXECUTION -> ApiException.Type.EXECUTION;
      case TIMEOUT -> ApiException.Type.TIMEOUT;
      case CANCELED -> ApiException.Type.CANCELED;
      case INTERNAL -> ApiException.Type.INTERNAL;
    };
  }

  private static void write(Answer answer, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    head(response, HttpServletResponse.SC_OK);
    try (ResponseBytes body = new ResponseBytes(request, response)) {
      JsonBytes json = new JsonBytes(body);
      json.object().key("status").text("success").key("data");
      answer.data().accept(json);
      notes(json, "warnings", "warning", answer.warnings());
      notes(json, "infos", "info", answer.infos());
      json.end().flush();
    } catch (UncheckedIOException e) {
      throw new IOException("the client went away", e);
    }
  }

  private static void notes(JsonBytes json, String key, String noun, List<String> notes) {
    if (notes.isEmpty()) {
      return;
    }
    List<String> shown = new ArrayList<>(notes);
    if (notes.size() > MAX_NOTES) {
      shown = new ArrayList<>(notes.subList(0, MAX_NOTES));
      shown.add(notes.size() - MAX_NOTES + " more " + noun + " annotations omitted");
    }
    json.key(key).texts(shown);
  }

  private static void head(HttpServletResponse response, int status) {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
  }

  /** Answers with the error and counts it under its type. */
  private void refuse(HttpServletResponse response, ApiException e) throws IOException {
    intake.reject("api", e.type().word(), 1);
    error(response, e);
  }

  private static void error(HttpServletResponse response, ApiException e) throws IOException {
    head(response, e.type().status());
    JsonBytes json = new JsonBytes(response.getOutputStream());
    json.object().key("status").text("error");
    json.key("errorType").text(e.type().word());
    json.key("error").text(String.valueOf(e.getMessage()));
    json.end().flush();
  }
}
