package aegle.server.receive;

import aegle.metrics.StoreException;
import aegle.protocols.DecodeException;
import aegle.protocols.json.JsonReader;
import aegle.server.intake.Intake;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.Permission;
import aegle.server.receive.SentryAnswer.ProblemException;
import aegle.server.releases.UploadException;
import aegle.server.releases.UploadLimits;
import aegle.server.state.StateException;
import aegle.signals.Json;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/0/…}: as much of Sentry's management API as {@code sentry-cli}, the newer {@code
 * sentry} command line and the plugins of bundlers call. Answers have the shape of Sentry's own, as
 * {@code docs/clients/sentry.md} tells. A key that may {@link Permission#RELEASE} opens all of it,
 * and no other does: neither one that sends signals nor the public key of a DSN.
 */
final class SentryApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SentryApiServlet.class);
  private static final String PROTOCOL = "sentry_api";
  private static final Pattern SLUG = Pattern.compile("[0-9a-zA-Z][0-9a-zA-Z_-]{0,59}");

  /** Bodies with chunks that are in memory at the same time. */
  private static final int MAX_UPLOADS = 4;

  /** Room for the frame of a form around its chunks. */
  private static final int FORM_BYTES = 64 * 1_024;

  private static final int MAX_TEXT_CHARS = 64 * 1_024;

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient ReleaseCalls releases;
  private final transient UploadCalls uploads;
  private final transient Supplier<String> externalUrl;
  private final transient Bodies bodies;
  private final transient Bodies uploadBodies;
  private final transient JsonReader json = new JsonReader(MAX_TEXT_CHARS);

  SentryApiServlet(
      Gate gate,
      Intake intake,
      IntakeLimits limits,
      ReleaseCalls releases,
      UploadCalls uploads,
      Supplier<String> externalUrl) {
    this.gate = gate;
    this.intake = intake;
    this.releases = releases;
    this.uploads = uploads;
    this.externalUrl = externalUrl;
    this.bodies = new Bodies(limits);
    int most = UploadLimits.REQUEST_BYTES + FORM_BYTES;
    this.uploadBodies = new Bodies(new IntakeLimits(most, most, MAX_UPLOADS));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> who =
        gate.admit(request, response, Permission.RELEASE, PROTOCOL, SentryApiServlet::complain);
    if (who.isEmpty()) {
      return;
    }
    try {
      send(response, answer(request, who.get()));
    } catch (ProblemException e) {
      refuse(response, e.status(), e.reason(), e);
    } catch (TurnedAwayException e) {
      if (e.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
        response.setHeader("Retry-After", "1");
      }
      refuse(response, e.status(), e.reason(), e);
    } catch (UploadException e) {
      refuse(response, status(e.reason()), e.reason().name().toLowerCase(Locale.ROOT), e);
    } catch (DecodeException e) {
      refuse(response, HttpServletResponse.SC_BAD_REQUEST, "malformed", e);
    } catch (StateException | StoreException e) {
      LOG.warn("Could not keep what a build sent: reason={}", e.getMessage());
      response.setHeader("Retry-After", "5");
      refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "store_failed", e);
    }
  }

  private static int status(UploadException.Reason reason) {
    return switch (reason) {
      case CHECKSUM, MALFORMED -> HttpServletResponse.SC_BAD_REQUEST;
      case TOO_LARGE, TOO_MANY -> HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
    };
  }

  private SentryAnswer answer(HttpServletRequest request, String who) throws IOException {
    List<String> path = path(request);
    if (path.isEmpty()) {
      allow(request, "GET");
      return info(who);
    }
    List<String> rest = path.subList(1, path.size());
    return switch (path.getFirst()) {
      case "auth" -> {
        allow(request, "GET");
        yield SentryAnswer.ok(json -> user(json, who));
      }
      case "organizations" -> organization(request, rest);
      case "projects" -> project(request, rest);
      default -> throw ProblemException.unknown();
    };
  }

  /** The parts of the address behind {@code /api/0/}, decoded, with or without a last slash. */
  private static List<String> path(HttpServletRequest request) {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", 12)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static SentryAnswer info(String who) {
    return SentryAnswer.ok(json -> {
      json.object().key("version").text("0");
      json.key("auth").object().key("scopes");
      json.texts(List.of("org:read", "org:ci", "project:read", "project:releases")).end();
      user(json.key("user"), who);
      json.end();
    });
  }

  /** The key in the place of a person: builds have none. */
  private static void user(JsonBytes json, String who) {
    json.object().key("id").text("1").key("email").text(who);
    json.key("name").text(who).key("username").text(who).end();
  }

  private SentryAnswer organization(HttpServletRequest request, List<String> path)
      throws IOException {
    if (path.isEmpty()) {
      allow(request, "GET");
      return SentryAnswer.ok(json -> json.array().endArray());
    }
    String organization = slug(path.getFirst());
    if (path.size() == 1) {
      allow(request, "GET");
      return named(organization);
    }
    List<String> rest = path.subList(2, path.size());
    return switch (path.get(1)) {
      case "releases" -> releases(request, "", rest);
      case "repos", "projects", "environments" -> {
        // Aegle is joined to no host of repositories: the command line reads the local one then.
        allow(request, "GET");
        yield SentryAnswer.ok(json -> json.array().endArray());
      }
      case "chunk-upload" -> chunks(request, organization);
      case "artifactbundle" -> {
        assembleOnly(request, rest);
        yield withJson(request, body -> uploads.assemble(body, ""));
      }
      default -> throw ProblemException.unknown();
    };
  }

  private SentryAnswer project(HttpServletRequest request, List<String> path) throws IOException {
    if (path.size() < 2 || !SLUG.matcher(path.getFirst()).matches()) {
      throw ProblemException.unknown();
    }
    String project = slug(path.get(1));
    if (path.size() == 2) {
      allow(request, "GET");
      return named(project);
    }
    List<String> rest = path.subList(3, path.size());
    return switch (path.get(2)) {
      case "releases" -> releases(request, project, rest);
      case "files" -> {
        if (!rest.equals(List.of("difs", "assemble"))) {
          throw ProblemException.unknown();
        }
        allow(request, "POST");
        yield withJson(request, uploads::assembleDebugFiles);
      }
      default -> throw ProblemException.unknown();
    };
  }

  /** {@code releases/[VERSION/[WHAT/]]}, of one project or of all. */
  private SentryAnswer releases(HttpServletRequest request, String project, List<String> path)
      throws IOException {
    if (path.isEmpty()) {
      allow(request, "GET", "POST");
      return isGet(request)
          ? releases.list(project.isEmpty() ? query(request, "project") : project)
          : withJson(request, body -> releases.announce(body, project));
    }
    String version = releases.named(path.getFirst());
    if (path.size() > 2) {
      throw ProblemException.unknown();
    }
    return switch (path.size() == 1 ? "" : path.get(1)) {
      case "" -> oneRelease(request, version);
      case "deploys" -> {
        allow(request, "GET", "POST");
        yield isGet(request)
            ? releases.deploys(version)
            : withJson(request, body -> releases.deploy(body, version));
      }
      case "previous-with-commits" -> {
        allow(request, "GET");
        yield SentryAnswer.ok(json -> json.object().end());
      }
      case "assemble" -> {
        allow(request, "POST");
        yield withJson(request, body -> uploads.assemble(body, version));
      }
      default -> throw ProblemException.unknown();
    };
  }

  private SentryAnswer oneRelease(HttpServletRequest request, String version) throws IOException {
    allow(request, "GET", "PUT", "DELETE");
    return switch (request.getMethod()) {
      case "PUT" -> withJson(request, body -> releases.change(body, version));
      case "DELETE" -> releases.delete(version);
      default -> releases.show(version);
    };
  }

  private SentryAnswer chunks(HttpServletRequest request, String organization) throws IOException {
    allow(request, "GET", "POST");
    if (isGet(request)) {
      return uploads.options(base(request), organization);
    }
    String type = String.valueOf(request.getContentType());
    uploadBodies.read(request, (body, _) -> uploads.keep(MultipartForm.parts(type, body)));
    return SentryAnswer.ok(json -> json.object().end());
  }

  /** How people reach this server, if the configuration says it; else how this client did. */
  private String base(HttpServletRequest request) {
    String external = externalUrl.get();
    if (!external.isEmpty()) {
      return external.replaceFirst("/+$", "");
    }
    return request.getScheme() + "://" + request.getHeader("Host");
  }

  private static void assembleOnly(HttpServletRequest request, List<String> rest) {
    if (!rest.equals(List.of("assemble"))) {
      throw ProblemException.unknown();
    }
    allow(request, "POST");
  }

  private SentryAnswer withJson(
      HttpServletRequest request, Function<Json.Members, SentryAnswer> call) throws IOException {
    List<SentryAnswer> answers = new ArrayList<>();
    bodies.read(
        request, (body, _) -> answers.add(call.apply(json.readMembers(body, 0, body.length))));
    return answers.getFirst();
  }

  private static SentryAnswer named(String slug) {
    return SentryAnswer.ok(json ->
        json.object().key("id").text(slug).key("slug").text(slug).key("name").text(slug).end());
  }

  private static String slug(String text) {
    if (!SLUG.matcher(text).matches()) {
      throw ProblemException.unknown();
    }
    return text;
  }

  private static String query(HttpServletRequest request, String name) {
    String value = QueryString.of(request).get(name);
    return value == null ? "" : value;
  }

  private static boolean isGet(HttpServletRequest request) {
    return request.getMethod().equals("GET");
  }

  private static void allow(HttpServletRequest request, String... methods) {
    if (!List.of(methods).contains(request.getMethod())) {
      throw new ProblemException(
          HttpServletResponse.SC_METHOD_NOT_ALLOWED,
          "method",
          "this address is called by " + String.join(", ", methods));
    }
  }

  private void refuse(
      HttpServletResponse response, int status, String reason, RuntimeException problem)
      throws IOException {
    intake.reject(PROTOCOL, reason, 1);
    complain(response, status, String.valueOf(problem.getMessage()));
  }

  /** The form of a complaint that the command lines print. */
  private static void complain(HttpServletResponse response, int status, String sentence)
      throws IOException {
    send(
        response,
        new SentryAnswer(status, json -> json.object().key("detail").text(sentence).end()));
  }

  private static void send(HttpServletResponse response, SentryAnswer answer) throws IOException {
    response.setStatus(answer.status());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    if (answer.status() == HttpServletResponse.SC_NO_CONTENT) {
      return;
    }
    response.setContentType("application/json");
    try {
      JsonBytes json = new JsonBytes(response.getOutputStream());
      answer.body().accept(json);
      json.flush();
    } catch (UncheckedIOException e) {
      throw new IOException("the client went away", e);
    }
  }
}
