package aegle.server.probe.config;

/**
 * How a target is asked.
 *
 * @param redirects whether the target may send us elsewhere
 * @param compression whether gzip is offered
 */
public record HttpSettings(
    Credentials credentials, TlsSettings tls, boolean redirects, boolean compression) {}
