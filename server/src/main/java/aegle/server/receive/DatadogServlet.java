package aegle.server.receive;

import aegle.protocols.datadog.DatadogReader;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.MetadataCatalogue;
import aegle.server.intake.Sender;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.SignalBatch;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Datadog's API for what is sent: {@code /api/v1/series}, {@code distribution_points}, {@code
 * events}, {@code check_run}, {@code validate}, {@code metrics/NAME}; {@code /api/v2/series} and
 * {@code logs}; all of it below {@code /datadog} too. A call of {@code /api/v1/series} that bears
 * no mark of Datadog is one of Prometheus' and is handed on.
 */
final class DatadogServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "datadog";
  private static final String PREFIX = "/datadog";
  private static final String SERIES = "/api/v1/series";
  private static final String METRICS = "/api/v1/metrics/";
  private static final String KEY_HEADER = "DD-API-KEY";
  private static final String KEY_PARAMETER = "api_key";
  private static final int MAX_NAME_CHARS = 200;
  private static final List<String> LOG_PARAMETERS =
      List.of("ddtags", "ddsource", "service", "hostname");

  private final transient Reception reception;
  private final transient MetadataCatalogue metadata;
  private final transient DatadogReader reader;

  /** Reads a body. */
  @FunctionalInterface
  private interface Decoding {
    SignalBatch decode(byte[] body, long receivedNanos);
  }

  DatadogServlet(Reception reception, IntakeLimits limits, MetadataCatalogue metadata) {
    this.reception = reception;
    this.metadata = metadata;
    this.reader = new DatadogReader(limits.maxDecodedBytes());
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String path = path(request);
    if (path.equals(SERIES) && !isDatadogs(request)) {
      handOn(request, response);
      return;
    }
    @Nullable String method = method(path);
    if (method == null) {
      complain(response, HttpServletResponse.SC_NOT_FOUND, "Not Found");
    } else if (!request.getMethod().equals(method)) {
      response.setHeader("Allow", method);
      complain(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "Method Not Allowed");
    } else {
      Optional<Sender> sender =
          reception.byKey(request, response, PROTOCOL, key(request), DatadogServlet::complain);
      if (sender.isPresent()) {
        answer(path, request, response, sender.get());
      }
    }
  }

  private static String path(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.startsWith(PREFIX + "/") ? path.substring(PREFIX.length()) : path;
  }

  /** Prometheus' clients ask by GET, or with a form and without a key of Datadog. */
  private static boolean isDatadogs(HttpServletRequest request) {
    if (!request.getMethod().equals("POST")) {
      return false;
    }
    String type = request.getContentType();
    return key(request) != null || (type != null && type.toLowerCase(Locale.ROOT).contains("json"));
  }

  private static void handOn(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    RequestDispatcher prometheus =
        request.getServletContext().getNamedDispatcher(PrometheusApi.NAME);
    if (prometheus == null) {
      throw new AssertionError("BUG: the API of Prometheus is not mounted");
    }
    prometheus.forward(request, response);
  }

  private static @Nullable String key(HttpServletRequest request) {
    String header = request.getHeader(KEY_HEADER);
    return header != null ? header : QueryString.of(request).get(KEY_PARAMETER);
  }

  /** The method with which a path is called, or null where there is no such path. */
  private static @Nullable String method(String path) {
    return switch (path) {
      case SERIES,
          "/api/v1/distribution_points",
          "/api/v1/events",
          "/api/v1/check_run",
          "/api/v2/series",
          "/api/v2/logs" ->
          "POST";
      case "/api/v1/validate" -> "GET";
      default -> path.startsWith(METRICS) && path.length() > METRICS.length() ? "PUT" : null;
    };
  }

  private void answer(
      String path, HttpServletRequest request, HttpServletResponse response, Sender sender)
      throws IOException {
    switch (path) {
      case SERIES, "/api/v1/distribution_points" ->
          take(request, response, sender, reader::series, DatadogServlet::ok);
      case "/api/v1/check_run" ->
          take(request, response, sender, reader::checks, DatadogServlet::ok);
      case "/api/v2/series" ->
          take(
              request,
              response,
              sender,
              reader::series,
              json -> json.object().key("errors").array().endArray().end());
      case "/api/v2/logs" -> takeLogs(request, response, sender);
      case "/api/v1/events" -> takeEvent(request, response, sender);
      case "/api/v1/validate" ->
          JsonAnswer.send(
              response,
              HttpServletResponse.SC_OK,
              json -> json.object().key("valid").bool(true).end());
      default -> describe(path.substring(METRICS.length()), request, response, sender);
    }
  }

  private static void ok(JsonBytes json) {
    json.object().key("status").text("ok").end();
  }

  private void take(
      HttpServletRequest request,
      HttpServletResponse response,
      Sender sender,
      Decoding decoding,
      Consumer<JsonBytes> accepted)
      throws IOException {
    reception.receive(
        request,
        response,
        PROTOCOL,
        sender.project(),
        (body, receivedNanos) ->
            new Reception.Reading(
                decoding.decode(body, receivedNanos),
                sender,
                answer -> JsonAnswer.send(answer, HttpServletResponse.SC_ACCEPTED, accepted)),
        DatadogServlet::complain);
  }

  private void takeLogs(HttpServletRequest request, HttpServletResponse response, Sender sender)
      throws IOException {
    String type = request.getContentType();
    boolean isText = type != null && type.toLowerCase(Locale.ROOT).startsWith("text/plain");
    QueryString query = QueryString.of(request);
    Map<String, Json> shared = new HashMap<>();
    for (String name : LOG_PARAMETERS) {
      @Nullable String value = query.get(name);
      if (value != null) {
        shared.put(name, new Json.Text(value));
      }
    }
    take(
        request,
        response,
        sender,
        (body, nanos) -> reader.logs(body, isText, new Json.Members(shared), nanos),
        json -> json.object().end());
  }

  private void takeEvent(HttpServletRequest request, HttpServletResponse response, Sender sender)
      throws IOException {
    reception.receive(
        request,
        response,
        PROTOCOL,
        sender.project(),
        (body, receivedNanos) -> {
          SignalBatch batch = reader.event(body, receivedNanos);
          String title = batch.entries().getFirst().fields().text("event.title", "");
          return new Reception.Reading(
              batch,
              sender,
              answer ->
                  JsonAnswer.send(
                      answer,
                      HttpServletResponse.SC_ACCEPTED,
                      json -> event(json, receivedNanos, title)));
        },
        DatadogServlet::complain);
  }

  private static void event(JsonBytes json, long id, String title) {
    json.object().key("status").text("ok").key("event").object();
    json.key("id").whole(id).key("title").text(title).end().end();
  }

  /** What a metric is; it holds for the series of its name. */
  private void describe(
      String escapedName, HttpServletRequest request, HttpServletResponse response, Sender sender)
      throws IOException {
    String name = decoded(escapedName);
    reception.receive(
        request,
        response,
        PROTOCOL,
        sender.project(),
        (body, _) -> {
          MetricMetadata said = reader.description(family(name, reader.isCount(body)), body);
          metadata.learn(PROTOCOL + ":" + sender.project(), Labels.EMPTY, List.of(said));
          return new Reception.Reading(
              SignalBatch.builder().build(),
              sender,
              answer ->
                  JsonAnswer.send(answer, HttpServletResponse.SC_OK, json -> json.object().end()));
        },
        DatadogServlet::complain);
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name; // A percent sign that begins no byte stands for itself.
    }
  }

  private static String family(String metric, boolean counted) {
    String cut = metric.substring(0, Math.min(MAX_NAME_CHARS, metric.length()));
    String legal = cut.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_:]", "_");
    return counted && !legal.endsWith("_total") ? legal + "_total" : legal;
  }

  /** As Datadog says no: a key that is unknown is as forbidden as one that may not. */
  private static void complain(HttpServletResponse response, int status, String sentence)
      throws IOException {
    boolean forbidden =
        status == HttpServletResponse.SC_UNAUTHORIZED || status == HttpServletResponse.SC_FORBIDDEN;
    String pause = response.getHeader("Retry-After");
    if (status == TurnedAwayException.TOO_MANY_REQUESTS && pause != null) {
      response.setHeader("X-RateLimit-Remaining", "0");
      response.setHeader("X-RateLimit-Reset", pause);
    }
    JsonAnswer.send(
        response,
        forbidden ? HttpServletResponse.SC_FORBIDDEN : status,
        json -> {
          json.object().key("errors").array();
          json.text(forbidden ? "Forbidden" : sentence).endArray().end();
        });
  }
}
