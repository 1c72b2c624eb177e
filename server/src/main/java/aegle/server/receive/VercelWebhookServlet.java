package aegle.server.receive;

import aegle.protocols.vercel.DeploymentEvent;
import aegle.server.intake.Sender;
import aegle.server.state.Release;
import aegle.server.state.Releases;
import aegle.server.state.StateException;
import aegle.signals.SignalBatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /vercel/webhooks/NAME}: what becomes of deployments. One that is begun announces a
 * release, one that runs is a deploy of it; each is also a record, so that charts can mark it.
 */
final class VercelWebhookServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final transient RecordDesk desk;
  private final transient VercelDoor door;
  private final transient Releases releases;

  VercelWebhookServlet(RecordDesk desk, VercelDoor door, Releases releases) {
    this.desk = desk;
    this.door = door;
    this.releases = releases;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    door.receive(request, response, VercelDoor.Way.WEBHOOK, this::take);
  }

  private void take(byte[] body, Sender sender) {
    DeploymentEvent event = DeploymentEvent.read(body, desk.reception().nowNanos());
    try {
      switch (event.meaning()) {
        case BEGUN -> announce(event, sender, null);
        case DEPLOYED -> deployed(event, sender);
        case FAILED, OTHER -> {
          // The record below says what there is to say.
        }
      }
    } catch (StateException e) {
      throw new TurnedAwayException(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE, "state", String.valueOf(e.getMessage()));
    }
    SignalBatch batch = new SignalBatch(List.of(event.entry()), List.of(), List.of(), List.of());
    desk.reception().keep(batch, sender);
  }

  private void deployed(DeploymentEvent event, Sender sender) {
    Instant time = Instant.ofEpochMilli(event.timeNanos() / NANOS_PER_MILLI);
    Release release = announce(event, sender, time);
    String name = masked(event.deploymentId(), "deploy_name");
    // Succeeded, ready and promoted are told one after the other of the same deployment.
    boolean known =
        release.deploys().stream()
            .anyMatch(deploy ->
                deploy.name().equals(name) && deploy.environment().equals(event.environment()));
    if (!known) {
      String environment = masked(event.environment(), "environment");
      releases.deploy(
          release.version(),
          new Release.Deploy(0, environment, name, masked(event.url(), "url"), null, time));
    }
  }

  private Release announce(DeploymentEvent event, Sender sender, @Nullable Instant released) {
    String version =
        desk.intake()
            .maskedOfRelease(ReleaseCalls.version(event.version()), "release", sender.protocol());
    List<Release.Commit> commits =
        event.commit().isEmpty()
            ? List.of()
            : List.of(
                new Release.Commit(
                    masked(event.repository(), "repository"),
                    masked(event.commit(), "commit"),
                    ""));
    Release.Change change =
        new Release.Change(
            List.of(sender.project()),
            released,
            masked(event.url(), "url"),
            masked(event.branch(), "ref"),
            commits.isEmpty() ? null : commits);
    return releases.announce(version, change, desk.clock().instant());
  }

  private String masked(String words, String field) {
    return words.isEmpty()
        ? words
        : desk.intake()
            .maskedOfRelease(words, "release." + field, VercelDoor.Way.WEBHOOK.protocol());
  }
}
