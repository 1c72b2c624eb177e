package aegle.protocols.vercel;

import aegle.protocols.DecodeException;
import aegle.protocols.json.JsonReader;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Severity;

/**
 * What a webhook tells of a deployment: {@code deployment.created}, {@code deployment.succeeded}...
 *
 * @param type as Vercel names it
 * @param timeNanos when it happened, in nanoseconds since 1970
 * @param deploymentId of Vercel
 * @param name of Vercel's project, or empty
 * @param url of the deployment, with its scheme, or empty
 * @param environment {@code production}, {@code staging} or {@code preview}
 * @param commit of the source, or empty
 * @param branch of the source, or empty
 * @param repository of the source, or empty
 */
public record DeploymentEvent(
    String type,
    long timeNanos,
    String deploymentId,
    String name,
    String url,
    String environment,
    String commit,
    String branch,
    String repository) {
  /** A longer body is refused: 1 MiB. */
  public static final int MAX_BYTES = 1024 * 1024;

  private static final String PREFIX = "deployment.";
  private static final JsonReader JSON = new JsonReader(MAX_BYTES);

  /** What it means. */
  public enum Meaning {
    /** A build began. */
    BEGUN,
    /** It runs. */
    DEPLOYED,
    /** It will not run. */
    FAILED,
    /** Anything else, which is only noted. */
    OTHER
  }

  /**
   * Reads a webhook.
   *
   * @param receivedNanos when it came, in nanoseconds since 1970
   * @throws DecodeException when it tells of no deployment
   */
  public static DeploymentEvent read(byte[] body, long receivedNanos) {
    Json.Members event = JSON.readMembers(body, 0, body.length);
    String type = Members.text(event, "type");
    Json.Members payload = event.members("payload");
    Json.Members deployment = payload.members("deployment");
    String id = Members.text(deployment, "id");
    if (!type.startsWith(PREFIX) || id.isEmpty()) {
      throw new DecodeException(
          "the webhook tells of no deployment; choose events that begin with 'deployment.'");
    }
    Json.Members meta = deployment.members("meta");
    String target = Members.text(payload, "target");
    String url = Members.text(deployment, "url");
    return new DeploymentEvent(
        type,
        Members.time(event, "createdAt", receivedNanos),
        id,
        Members.text(deployment, "name"),
        url.isEmpty() || url.contains("://") ? url : "https://" + url,
        target.isEmpty() ? "preview" : target,
        ofSource(meta, "CommitSha"),
        ofSource(meta, "CommitRef"),
        ofSource(meta, "CommitRepo"));
  }

  private static String ofSource(Json.Members meta, String name) {
    for (String host : new String[] {"github", "gitlab", "bitbucket", "git"}) {
      String text = Members.text(meta, host + name);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  /** The commit, which Sentry's plugins for Vercel name the release by, or the deployment. */
  public String version() {
    return commit.isEmpty() ? deploymentId : commit;
  }

  /** What it means for the release. */
  public Meaning meaning() {
    return switch (type) {
      case "deployment.created" -> Meaning.BEGUN;
      case "deployment.succeeded", "deployment.ready", "deployment.promoted", "deployment-ready" ->
          Meaning.DEPLOYED;
      case "deployment.error", "deployment.canceled", "deployment.cancelled" -> Meaning.FAILED;
      default -> Meaning.OTHER;
    };
  }

  /** The event as a record of the kind {@code log}. */
  public Entry entry() {
    Severity level =
        switch (meaning()) {
          case FAILED -> type.endsWith("error") ? Severity.ERROR : Severity.WARN;
          case BEGUN, DEPLOYED, OTHER -> Severity.INFO;
        };
    Fields.Builder fields =
        Fields.builder()
            .put(FieldNames.LEVEL, level.word())
            .put(FieldNames.MESSAGE, type + " " + environment)
            .put(FieldNames.LOGGER, "vercel.webhook")
            .put(PageEvents.NAME_FIELD, type)
            .put(FieldNames.RELEASE, version())
            .put(FieldNames.ENVIRONMENT, environment)
            .put(Drain.DEPLOYMENT_FIELD, deploymentId);
    if (!name.isEmpty()) {
      fields.put(FieldNames.SERVICE, name);
    }
    if (!branch.isEmpty()) {
      fields.put("vercel.branch", branch);
    }
    return new Entry(EntryKind.LOG, timeNanos, fields.build());
  }
}
