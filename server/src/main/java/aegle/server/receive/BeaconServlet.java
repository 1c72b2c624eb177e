package aegle.server.receive;

import aegle.protocols.vitals.BeaconOrigin;
import aegle.server.intake.Project;
import aegle.server.intake.Sender;
import aegle.signals.SignalBatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST PATH?project=N&key=PUBLIC_KEY}: what pages send by themselves. A beacon carries
 * cookies, so a browser wants the very origin back before it lets one with JSON through.
 */
final class BeaconServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Reception reception;
  private final transient Kind kind;

  /**
   * What is sent to an address.
   *
   * @param protocol under which it is counted
   * @param client that sends it
   * @param maxBytes of a body
   */
  record Kind(String protocol, String client, int maxBytes, Reader reader) {}

  /** Reads a body. */
  @FunctionalInterface
  interface Reader {
    /**
     * Reads.
     *
     * @throws aegle.protocols.DecodeException when nothing of it can be used
     */
    SignalBatch read(byte[] body, BeaconOrigin page, long receivedNanos);
  }

  BeaconServlet(Reception reception, Kind kind) {
    this.reception = reception;
    this.kind = kind;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Project> project = project(request);
    String origin = request.getHeader("Origin");
    if (origin != null && project.isPresent() && project.get().allows(origin)) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
    response.setHeader("Vary", "Origin");
    switch (request.getMethod()) {
      case "OPTIONS" -> preflight(response);
      case "POST" -> take(request, response, project, origin);
      default -> {
        response.setHeader("Allow", "POST");
        PlainText.send(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "send by POST");
      }
    }
  }

  private static void preflight(HttpServletResponse response) {
    response.setHeader("Access-Control-Allow-Methods", "POST");
    response.setHeader("Access-Control-Allow-Headers", "content-type");
    response.setHeader("Access-Control-Max-Age", "3600");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private void take(
      HttpServletRequest request,
      HttpServletResponse response,
      Optional<Project> project,
      @Nullable String origin)
      throws IOException {
    if (project.isEmpty() || (origin != null && !project.get().allows(origin))) {
      reception.reject(kind.protocol(), project.isEmpty() ? "unauthorized" : "origin");
      PlainText.send(
          response,
          HttpServletResponse.SC_FORBIDDEN,
          "name a project and its public key, "
              + request.getServletPath()
              + "?project=1&key=KEY, and send from one of its"
              + " origins; all three are listed under 'projects' in aegle.yml");
      return;
    }
    if (request.getContentLengthLong() > kind.maxBytes()) {
      reception.reject(kind.protocol(), "too_large");
      PlainText.send(
          response,
          HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
          "a beacon has at most " + kind.maxBytes() + " bytes");
      return;
    }
    Project known = project.get();
    @Nullable String said = QueryString.of(request).get("key");
    String key = said == null ? "" : said;
    BeaconOrigin page = new BeaconOrigin(header(request, "User-Agent"), header(request, "Referer"));
    reception.receive(
        request,
        response,
        kind.protocol(),
        known.name(),
        (body, receivedNanos) -> {
          SignalBatch batch = kind.reader().read(body, page, receivedNanos);
          return new Reception.Reading(
              batch,
              new Sender(kind.protocol(), known.name(), kind.client(), known.key(key)),
              answer -> answer.setStatus(HttpServletResponse.SC_NO_CONTENT));
        },
        PlainText::send);
  }

  private static String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }

  /** The project that the address names; in open intake any, and {@code default} where none is. */
  private Optional<Project> project(HttpServletRequest request) {
    QueryString query = QueryString.of(request);
    @Nullable String id = query.get("project");
    @Nullable String key = query.get("key");
    Optional<Project> known =
        id == null || key == null ? Optional.empty() : reception.projects().find(id, key);
    return known.isEmpty() && reception.gate().isOpenTo(request)
        ? Optional.of(reception.openProject(id))
        : known;
  }
}
