package aegle.server.receive;

import aegle.protocols.newrelic.IngestReader;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.Sender;
import aegle.signals.SignalBatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * New Relic's open APIs: {@code /metric/v1}, {@code /log/v1}, {@code /trace/v1} and {@code
 * /v1/accounts/N/events}, below {@code /newrelic} too. What bears an {@code X-Request-Id} and comes
 * a second time counts once.
 */
final class NewRelicServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "newrelic";
  private static final String PREFIX = "/newrelic";
  private static final String REQUEST_ID = "X-Request-Id";
  private static final int MAX_ID_CHARS = 200;

  /** As headers or in the address; some clients know none but their own. */
  private static final List<String> KEYS =
      List.of("Api-Key", "License-Key", "X-License-Key", "X-Insert-Key", "api-key", "license-key");

  private final transient Reception reception;
  private final transient IngestReader reader;
  private final transient Retries retries = new Retries();

  /** What a path takes. */
  private enum Kind {
    METRICS,
    LOGS,
    SPANS,
    EVENTS
  }

  NewRelicServlet(Reception reception, IntakeLimits limits) {
    this.reception = reception;
    this.reader = new IngestReader(limits.maxDecodedBytes());
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    @Nullable Kind kind = kind(request.getRequestURI());
    if (kind == null) {
      complain(response, HttpServletResponse.SC_NOT_FOUND, "there is nothing at this path");
      return;
    }
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      complain(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "send by POST");
      return;
    }
    Optional<Sender> sender =
        reception.byKey(request, response, PROTOCOL, key(request), NewRelicServlet::complain);
    if (sender.isEmpty()) {
      return;
    }
    if (kind == Kind.SPANS && !isOwnForm(request)) {
      reception.reject(PROTOCOL, "data_format");
      complain(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "only Data-Format newrelic, version 1, is taken; send spans of others as OTLP to"
              + " /v1/traces");
      return;
    }
    take(kind, request, response, sender.get());
  }

  private static @Nullable Kind kind(String uri) {
    String path = uri.startsWith(PREFIX + "/") ? uri.substring(PREFIX.length()) : uri;
    return switch (path) {
      case "/metric/v1" -> Kind.METRICS;
      case "/log/v1" -> Kind.LOGS;
      case "/trace/v1" -> Kind.SPANS;
      default -> path.matches("/v1/accounts(/[^/]+)?/events") ? Kind.EVENTS : null;
    };
  }

  private static @Nullable String key(HttpServletRequest request) {
    for (String name : KEYS) {
      String header = request.getHeader(name);
      if (header != null) {
        return header;
      }
    }
    QueryString query = QueryString.of(request);
    for (String name : KEYS) {
      @Nullable String value = query.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Spans may come in the form of Zipkin too, which is not read here. */
  private static boolean isOwnForm(HttpServletRequest request) {
    String header = request.getHeader("Data-Format");
    @Nullable String form = header == null ? QueryString.of(request).get("Data-Format") : header;
    return form == null || form.equals("newrelic");
  }

  private void take(
      Kind kind, HttpServletRequest request, HttpServletResponse response, Sender sender)
      throws IOException {
    @Nullable String claimed = request.getHeader(REQUEST_ID);
    boolean named = claimed != null && !claimed.isEmpty() && claimed.length() <= MAX_ID_CHARS;
    String id = named ? kind + " " + sender.project() + " " + claimed : "";
    reception.receive(
        request,
        response,
        PROTOCOL,
        sender.project(),
        (body, receivedNanos) -> {
          boolean again = named && retries.knows(id);
          SignalBatch batch =
              again ? SignalBatch.builder().build() : decode(kind, body, receivedNanos);
          return new Reception.Reading(
              batch,
              sender,
              answer -> {
                if (named) {
                  retries.remember(id);
                }
                accept(kind, answer);
              });
        },
        NewRelicServlet::complain);
  }

  private SignalBatch decode(Kind kind, byte[] body, long receivedNanos) {
    return switch (kind) {
      case METRICS -> reader.metrics(body, receivedNanos);
      case LOGS -> reader.logs(body, receivedNanos);
      case SPANS -> reader.spans(body, receivedNanos);
      case EVENTS -> reader.events(body, receivedNanos);
    };
  }

  private static void accept(Kind kind, HttpServletResponse response) throws IOException {
    String id = UUID.randomUUID().toString();
    if (kind == Kind.EVENTS) {
      JsonAnswer.send(
          response,
          HttpServletResponse.SC_OK,
          json -> json.object().key("success").bool(true).key("uuid").text(id).end());
    } else {
      JsonAnswer.send(
          response,
          HttpServletResponse.SC_ACCEPTED,
          json -> json.object().key("requestId").text(id).end());
    }
  }

  /** As New Relic says no: a key that is unknown is as forbidden as one that may not. */
  private static void complain(HttpServletResponse response, int status, String sentence)
      throws IOException {
    JsonAnswer.send(
        response,
        status == HttpServletResponse.SC_UNAUTHORIZED ? HttpServletResponse.SC_FORBIDDEN : status,
        json -> json.object().key("error").text(sentence).end());
  }
}
