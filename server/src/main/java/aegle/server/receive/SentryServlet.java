package aegle.server.receive;

import aegle.protocols.EventTime;
import aegle.protocols.HexIds;
import aegle.protocols.Memory;
import aegle.protocols.sentry.Envelope;
import aegle.protocols.sentry.EnvelopeException;
import aegle.protocols.sentry.EnvelopeReader;
import aegle.protocols.sentry.Received;
import aegle.protocols.sentry.SentryDecoder;
import aegle.protocols.sentry.SentryKey;
import aegle.protocols.sentry.SentryReply;
import aegle.protocols.sentry.SessionMemory;
import aegle.protocols.sentry.StoreBody;
import aegle.server.intake.Project;
import aegle.server.intake.Sender;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.SignalBatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/PROJECT/envelope|store|security|cron/…}, {@code /tunnel} and {@code
 * /api/embed/error-page/}: where Sentry's SDKs send. Answers, status codes and headers are Relay's,
 * since the SDKs act on them.
 */
final class SentryServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "sentry";
  private static final String ERROR_PAGE = "error-page";
  private static final int FORBIDDEN = HttpServletResponse.SC_FORBIDDEN;

  private static final Reception.Complaint COMPLAINT = new SdkComplaint();

  private final transient Reception reception;
  private final transient EnvelopeReader envelopes = new EnvelopeReader();
  private final transient SentryDecoder decoder = new SentryDecoder(new SessionMemory());
  private final transient ErrorPage errorPage = new ErrorPage();

  /** A request that may not come in: counted under its reason, answered with its sentence. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    RefusedException(int status, String reason, String sentence) {
      super(sentence);
      this.status = status;
      this.reason = reason;
    }
  }

  /** Says no so that an SDK understands it: who sends too much is told so in its own header. */
  private static final class SdkComplaint implements Reception.Complaint {
    @Override
    public void send(HttpServletResponse response, int status, String sentence) throws IOException {
      complain(response, status, sentence);
    }

    @Override
    public void send(HttpServletResponse response, TurnedAwayException refusal) throws IOException {
      if (refusal.status() == TurnedAwayException.TOO_MANY_REQUESTS) {
        boolean key = refusal.reason().equals(TurnedAwayException.OVER_KEY_QUOTA);
        // Rounded up already: the same as Retry-After says.
        Duration pause = Duration.ofSeconds(refusal.pause().toSeconds());
        SentryReply.RateLimit limit =
            new SentryReply.RateLimit(pause, Set.of(), key ? "key" : "project", "quota_exceeded");
        response.setHeader(SentryReply.RATE_LIMITS_HEADER, SentryReply.rateLimits(List.of(limit)));
      }
      complain(response, refusal.status(), refusal.sentence());
    }
  }

  /** The address of a request, taken apart. */
  private record Place(String project, String what, List<String> rest) {}

  SentryServlet(Reception reception) {
    this.reception = reception;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    allowBrowsers(request, response);
    if (request.getMethod().equals("OPTIONS")) {
      preflight(response);
      return;
    }
    try {
      answer(request, response);
    } catch (EnvelopeException e) {
      reception.reject(PROTOCOL, e.reason().word());
      complain(response, e.reason().status(), String.valueOf(e.getMessage()));
    } catch (RefusedException e) {
      reception.reject(PROTOCOL, e.reason);
      complain(response, e.status, String.valueOf(e.getMessage()));
    }
  }

  private static void allowBrowsers(HttpServletRequest request, HttpServletResponse response) {
    String origin = request.getHeader("Origin");
    if (origin != null) {
      response.setHeader("Access-Control-Allow-Origin", "*");
      response.setHeader("Access-Control-Expose-Headers", SentryReply.EXPOSED_HEADERS);
    }
    // Pages that isolate themselves from other origins load the error form only with this.
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
  }

  private static void preflight(HttpServletResponse response) {
    response.setHeader("Access-Control-Allow-Methods", "POST");
    response.setHeader("Access-Control-Allow-Headers", SentryReply.ALLOWED_HEADERS);
    response.setHeader(
        "Access-Control-Max-Age", Long.toString(SentryReply.PREFLIGHT_MAX_AGE.toSeconds()));
    response.setStatus(HttpServletResponse.SC_OK);
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Place place = place(request);
    boolean post = request.getMethod().equals("POST");
    if (place.what().equals(ERROR_PAGE)) {
      errorPage(request, response);
      return;
    }
    if (!post && !place.what().equals("cron")) {
      response.setHeader("Allow", "POST");
      complain(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "send by POST");
      return;
    }
    switch (place.what()) {
      case "envelope", "tunnel" -> envelope(request, response, place);
      case "store" -> store(request, response, place);
      case "security", "csp-report", "nel" -> security(request, response, place);
      case "cron" -> cron(request, response, place);
      default -> complain(response, HttpServletResponse.SC_NOT_FOUND, "there is no such endpoint");
    }
  }

  /** {@code /api/PROJECT/WHAT/rest}, with or without a last slash; {@code /tunnel}. */
  private static Place place(HttpServletRequest request) {
    if (request.getServletPath().equals("/tunnel")) {
      return new Place("", "tunnel", List.of());
    }
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    List<String> parts = List.of(path.replaceAll("^/+|/+$", "").split("/+", 6));
    if (parts.equals(List.of("embed", ERROR_PAGE))) {
      return new Place("", ERROR_PAGE, List.of());
    }
    if (parts.size() < 2 || !parts.getFirst().matches("[0-9]{1,18}")) {
      return new Place("", "", List.of());
    }
    return new Place(parts.get(0), parts.get(1), parts.subList(2, parts.size()));
  }

  /** Who has no key reads no body: it is in the head of the request, or in the first line. */
  private void envelope(HttpServletRequest request, HttpServletResponse response, Place place)
      throws IOException {
    Reception.Unpacker unpacker =
        (body, receivedNanos, memory) -> {
          Envelope envelope = envelopes.read(body);
          SentryKey key = key(request, null, envelope.header().dsn());
          Project project = admit(request, key, place.project());
          SignalBatch batch = decoder.decode(envelope, received(request, receivedNanos, memory));
          return new Reception.Reading(
              named(batch, project),
              sender(project, key),
              reply -> accept(reply, envelope.header().eventId()));
        };
    Optional<SentryKey> early = SentryKey.find(places(request, null, null));
    if (early.isPresent()) {
      String project = admit(request, early.get(), place.project()).name();
      reception.receive(request, response, PROTOCOL, project, unpacker, COMPLAINT);
      return;
    }
    Bodies.Opening opening =
        front ->
            admit(request, key(request, null, envelopes.readHeader(front).dsn()), place.project())
                .name();
    reception.receive(request, response, PROTOCOL, opening, unpacker, COMPLAINT);
  }

  private void store(HttpServletRequest request, HttpServletResponse response, Place place)
      throws IOException {
    SentryKey key = key(request, null, null);
    Project project = admit(request, key, place.project());
    reception.receive(
        request,
        response,
        PROTOCOL,
        project.name(),
        (body, receivedNanos, memory) -> {
          SignalBatch batch =
              decoder.decodeStore(StoreBody.unwrap(body, memory), received(request, receivedNanos));
          return new Reception.Reading(
              named(batch, project), sender(project, key), reply -> accept(reply, eventId(batch)));
        },
        COMPLAINT);
  }

  private static @Nullable String eventId(SignalBatch batch) {
    for (Entry entry : batch.entries()) {
      String id = entry.fields().text(FieldNames.EVENT_ID, "");
      if (!id.isEmpty()) {
        return id;
      }
    }
    return null;
  }

  private void security(HttpServletRequest request, HttpServletResponse response, Place place)
      throws IOException {
    SentryKey key = key(request, null, null);
    Project project = admit(request, key, place.project());
    QueryString query = QueryString.of(request);
    reception.receive(
        request,
        response,
        PROTOCOL,
        project.name(),
        (body, receivedNanos) ->
            new Reception.Reading(
                named(
                    decoder.decodeSecurityReport(
                        body,
                        query.get("sentry_release"),
                        query.get("sentry_environment"),
                        received(request, receivedNanos)),
                    project),
                sender(project, key),
                reply -> reply.setStatus(HttpServletResponse.SC_CREATED)),
        COMPLAINT);
  }

  /**
   * A check-in by curl: {@code /api/1/cron/nightly-report/KEY/?status=ok}, or with the same in a
   * body of JSON, which may name the schedule too. Answered 202, never 429.
   */
  private void cron(HttpServletRequest request, HttpServletResponse response, Place place)
      throws IOException {
    if (place.rest().isEmpty()) {
      complain(response, HttpServletResponse.SC_NOT_FOUND, "name the monitor: /cron/SLUG/");
      return;
    }
    String pathKey = place.rest().size() > 1 ? place.rest().get(1) : null;
    SentryKey key = key(request, pathKey, null);
    Project project = admit(request, key, place.project());
    Map<String, String> parameters = new HashMap<>();
    QueryString query = QueryString.of(request);
    for (String name : List.of("status", "check_in_id", "environment", "duration")) {
      @Nullable String value = query.get(name);
      if (value != null) {
        parameters.put(name, value);
      }
    }
    reception.receive(
        request,
        response,
        PROTOCOL,
        project.name(),
        (body, receivedNanos) ->
            new Reception.Reading(
                decoder.decodeCron(
                    place.rest().getFirst(), parameters, body, received(request, receivedNanos)),
                sender(project, key),
                reply -> reply.setStatus(HttpServletResponse.SC_ACCEPTED)),
        COMPLAINT);
  }

  /**
   * {@code GET} gives the form of a DSN as a script, {@code POST} takes what was written into it.
   */
  private void errorPage(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    QueryString query = QueryString.of(request);
    String dsn = query.get("dsn");
    SentryKey key = SentryKey.of(new SentryKey.Places(null, null, null, null, dsn));
    Project project = admit(request, key, "");
    String event = query.get("eventId");
    if (event == null || HexIds.event(event) == null) {
      reception.reject(PROTOCOL, "feedback_no_event_id");
      complain(response, HttpServletResponse.SC_BAD_REQUEST, "eventId is no id of an event");
    } else if (request.getMethod().equals("GET")) {
      errorPage.sendScript(response);
    } else if (request.getMethod().equals("POST")) {
      reception.receive(
          request,
          response,
          PROTOCOL,
          project.name(),
          (body, receivedNanos) -> {
            SignalBatch batch =
                decoder.decodeErrorPageForm(
                    event, ErrorPage.form(body), received(request, receivedNanos));
            return new Reception.Reading(batch, sender(project, key), reply -> tell(reply, batch));
          },
          COMPLAINT);
    } else {
      response.setHeader("Allow", "GET, POST");
      complain(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "send by GET or POST");
    }
  }

  private static void tell(HttpServletResponse response, SignalBatch batch) throws IOException {
    if (batch.entries().isEmpty()) {
      ErrorPage.complain(response);
    } else {
      accept(response, null);
    }
  }

  private static Received received(HttpServletRequest request, long receivedNanos) {
    return received(request, receivedNanos, Memory.UNBOUNDED);
  }

  private static Received received(HttpServletRequest request, long receivedNanos, Memory memory) {
    String agent = request.getHeader("User-Agent");
    return new Received(receivedNanos / EventTime.NANOS_PER_MILLI, agent, memory);
  }

  private static SentryKey key(
      HttpServletRequest request, @Nullable String pathKey, @Nullable String dsn) {
    return SentryKey.of(places(request, pathKey, dsn));
  }

  private static SentryKey.Places places(
      HttpServletRequest request, @Nullable String pathKey, @Nullable String dsn) {
    return new SentryKey.Places(
        request.getHeader("X-Sentry-Auth"),
        request.getHeader("Authorization"),
        request.getQueryString(),
        pathKey,
        dsn);
  }

  /** The project that the key opens; in open intake whatever project is named. */
  private Project admit(HttpServletRequest request, SentryKey key, String pathProject) {
    String id = pathProject.isEmpty() && key.project() != null ? key.project() : pathProject;
    Optional<Project> known = reception.projects().find(id, key.publicKey());
    if (known.isEmpty() && reception.gate().isOpenTo(request)) {
      known = Optional.of(reception.openProject(id));
    }
    Project project =
        known.orElseThrow(() ->
            new RefusedException(
                FORBIDDEN,
                "unauthorized",
                "bad sentry DSN public key, or no such project; list both under 'projects' in"
                    + " aegle.yml"));
    String origin = request.getHeader("Origin");
    if (origin != null && !project.allows(origin)) {
      throw new RefusedException(
          FORBIDDEN,
          "origin",
          "pages of this origin may not send; add it to 'origins' of the project in aegle.yml");
    }
    return project;
  }

  /**
   * Sentry's SDKs know their DSN and no name of the service that they run in: what says none itself
   * is of the service that the project stands for, so that a browser and a server are told apart.
   */
  private static SignalBatch named(SignalBatch batch, Project project) {
    List<Entry> entries = new ArrayList<>(batch.entries().size());
    for (Entry entry : batch.entries()) {
      if (entry.fields().get(FieldNames.SERVICE) != null) {
        entries.add(entry);
        continue;
      }
      Fields fields = entry.fields().toBuilder().put(FieldNames.SERVICE, project.name()).build();
      entries.add(new Entry(entry.kind(), entry.timeNanos(), fields, entry.detail()));
    }
    return new SignalBatch(entries, batch.measurements(), batch.files(), batch.refusals());
  }

  private static Sender sender(Project project, SentryKey key) {
    return new Sender(
        PROTOCOL, project.name(), Reception.client(key.client()), project.key(key.publicKey()));
  }

  private static void accept(HttpServletResponse response, @Nullable String eventId)
      throws IOException {
    send(response, HttpServletResponse.SC_OK, SentryReply.accepted(eventId));
  }

  private static void complain(HttpServletResponse response, int status, String sentence)
      throws IOException {
    response.setHeader(SentryReply.ERROR_HEADER, asHeader(sentence));
    send(response, status, SentryReply.refused(sentence, List.of()));
  }

  /** A header holds one line of plain characters. */
  private static String asHeader(String sentence) {
    return sentence.replaceAll("[^ -~]", "?");
  }

  private static void send(HttpServletResponse response, int status, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(SentryReply.CONTENT_TYPE);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
