package aegle.server.intake;

/**
 * Who sends a batch.
 *
 * @param protocol {@code sentry}, {@code loki}, {@code pino}, {@code otlp} or {@code vitals}
 * @param project whose key let it in; becomes the field and the label {@code project}
 * @param client the client's own name and version, as it says; empty when it says nothing
 * @param key what it came with, where that is public
 * @param batch what the sender calls this batch, so that it is not kept twice; empty when nothing
 */
public record Sender(String protocol, String project, String client, PublicKey key, String batch) {
  /** Of a batch without a name, from who has no public key. */
  public Sender(String protocol, String project, String client) {
    this(protocol, project, client, PublicKey.NONE);
  }

  /** Of a batch without a name. */
  public Sender(String protocol, String project, String client, PublicKey key) {
    this(protocol, project, client, key, "");
  }

  /** The same, of a batch of this name. */
  public Sender ofBatch(String name) {
    return new Sender(protocol, project, client, key, name);
  }
}
