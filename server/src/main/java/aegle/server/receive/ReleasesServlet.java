package aegle.server.receive;

import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import aegle.server.state.Release;
import aegle.server.state.Releases;
import aegle.server.state.StateException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/aegle/v1/releases?project=}: the releases that builds announced, newest first,
 * each once for every project that it belongs to.
 */
final class ReleasesServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "releases";

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient Releases releases;

  ReleasesServlet(Gate gate, Intake intake, Releases releases) {
    this.gate = gate;
    this.intake = intake;
    this.releases = releases;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, PROTOCOL).isEmpty()) {
      return;
    }
    @Nullable String asked = QueryString.of(request).get("project");
    String project = asked == null ? "" : asked;
    List<Release> list;
    try {
      list = releases.list(project, Releases.MAX_PAGE);
    } catch (StateException e) {
      intake.reject(PROTOCOL, "state", 1);
      PlainText.send(
          response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
      return;
    }
    JsonAnswer.data(response, json -> write(json, list, project));
  }

  private static void write(JsonBytes json, List<Release> list, String project) {
    json.array();
    for (Release release : list) {
      List<String> owners = release.projects().isEmpty() ? List.of("") : release.projects();
      owners.stream()
          .filter(owner -> project.isEmpty() || owner.equals(project))
          .forEach(owner -> write(json, release, owner));
    }
    json.endArray();
  }

  private static void write(JsonBytes json, Release release, String project) {
    json.object().key("project").text(project).key("version").text(release.version());
    json.key("created").time(release.created()).key("released");
    ReleaseCalls.time(json, release.released());
    json.key("url").text(release.url()).key("ref").text(release.ref());
    json.key("commits").whole(release.commits().size());
    json.key("artifacts").whole(release.maps());
    json.key("deploys").array();
    release.deploys().forEach(deploy -> ReleaseCalls.write(json, deploy));
    json.endArray().end();
  }
}
