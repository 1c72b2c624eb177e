package aegle.clinic.stage;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The port from which the demo is controlled and looked into.
 *
 * <pre>
 * GET  /day              the day there is, and the days there are
 * POST /day/slow-ai      changes it
 * GET  /mailbox          e-mails that were sent, as a page for browsers, else JSON
 * POST /alerts           a webhook receiver, for Alertmanager's payload version 4
 * GET  /alerts           what it received
 * </pre>
 *
 * <p>It listens on the loopback address and refuses what the page of another site sends.
 */
public final class ControlPort implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlPort.class);
  private static final int MAX_PAYLOAD_BYTES = 1_000_000;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int SERVER_ERROR = 500;
  private static final String DAY = "/day/";

  private final int port;
  private final DaySwitch days;
  private final MailSink mail;
  private final InstantSource clock;
  private final AlertInbox alerts = new AlertInbox();
  private final JsonMapper json = JsonMapper.shared();
  private @Nullable LoopbackServer server;

  /** Prepares the port; {@link #start} opens it, 0 picks a free one. */
  public ControlPort(int port, DaySwitch days, MailSink mail, InstantSource clock) {
    this.port = port;
    this.days = days;
    this.mail = mail;
    this.clock = clock;
  }

  public void start() throws IOException {
    server = LoopbackServer.open("control", port, this::handle);
  }

  public URI address() {
    LoopbackServer open = server;
    if (open == null) {
      throw new IllegalStateException("the control port was not started");
    }
    return open.address();
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (comesFromAnotherSite(exchange)) {
      error(exchange, LoopbackServer.FORBIDDEN, "requests of other sites' pages are refused");
      return;
    }
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod()) {
      case "GET" -> get(exchange, path);
      case "POST" -> post(exchange, path);
      default -> error(exchange, METHOD_NOT_ALLOWED, "use GET or POST");
    }
  }

  private boolean comesFromAnotherSite(HttpExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origin == null) {
      return false;
    }
    int own = exchange.getLocalAddress().getPort();
    return !List.of("http://localhost:" + own, "http://127.0.0.1:" + own).contains(origin);
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/day" -> showDay(exchange);
      case "/mailbox" -> showMail(exchange);
      case "/alerts" -> json(exchange, LoopbackServer.OK, alerts.newest());
      default ->
          error(exchange, LoopbackServer.NOT_FOUND, "nothing here; use /day, /mailbox or /alerts");
    }
  }

  private void post(HttpExchange exchange, String path) throws IOException {
    if (path.equals("/alerts")) {
      receiveAlert(exchange);
    } else if (path.startsWith(DAY)) {
      changeDay(exchange, path.substring(DAY.length()));
    } else {
      error(exchange, LoopbackServer.NOT_FOUND, "nothing here; use /day/NAME or /alerts");
    }
  }

  private void changeDay(HttpExchange exchange, String name) throws IOException {
    try {
      days.change(Day.of(name));
      showDay(exchange);
    } catch (IllegalArgumentException e) {
      error(exchange, LoopbackServer.NOT_FOUND, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      log.warn("The day could not be changed: day={} error={}", name, e.toString());
      error(exchange, SERVER_ERROR, "the day could not be changed; see the log");
    }
  }

  private void showDay(HttpExchange exchange) throws IOException {
    Day day = days.day();
    json(
        exchange,
        LoopbackServer.OK,
        Map.of(
            "day", day.text(),
            "words", day.words(),
            "alerts", day.alerts(),
            "days", Day.texts()));
  }

  private void receiveAlert(HttpExchange exchange) throws IOException {
    byte[] body = LoopbackServer.body(exchange, MAX_PAYLOAD_BYTES);
    if (body.length > MAX_PAYLOAD_BYTES) {
      error(exchange, LoopbackServer.TOO_LARGE, "a payload has at most 1 MB");
      return;
    }
    try {
      alerts.add(new AlertInbox.Received(clock.instant(), json.readTree(body)));
      LoopbackServer.answerJson(exchange, LoopbackServer.OK, "{}");
    } catch (JacksonException e) {
      error(exchange, LoopbackServer.BAD_REQUEST, "the payload is no JSON");
    }
  }

  private void showMail(HttpExchange exchange) throws IOException {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    if (accept != null && accept.contains("text/html")) {
      String page = MailboxPage.of(mail.newest());
      LoopbackServer.answer(exchange, LoopbackServer.OK, "text/html; charset=utf-8", page);
    } else {
      json(exchange, LoopbackServer.OK, mail.newest());
    }
  }

  private void json(HttpExchange exchange, int status, Object body) throws IOException {
    LoopbackServer.answerJson(exchange, status, json.writeValueAsString(body));
  }

  private void error(HttpExchange exchange, int status, String sentence) throws IOException {
    json(exchange, status, Map.of("error", sentence));
  }

  @Override
  public void close() {
    LoopbackServer open = server;
    if (open != null) {
      open.close();
    }
  }
}
