package aegle.server.intake;

/**
 * Who sends a batch.
 *
 * @param protocol {@code sentry}, {@code loki}, {@code pino}, {@code otlp} or {@code vitals}
 * @param project whose key let it in; becomes the field and the label {@code project}
 * @param client the client's own name and version, as it says; empty when it says nothing
 */
public record Sender(String protocol, String project, String client) {}
