package aegle.server.state;

import java.time.Instant;

/**
 * A client that was heard.
 *
 * @param key short, made of all that tells it apart
 * @param signals counts by kind, {@code log=5;span=3}
 * @param refusals counts by reason, likewise
 */
public record StoredClient(
    String key,
    String protocol,
    String source,
    String sdk,
    String sdkVersion,
    String service,
    String release,
    String environment,
    Instant firstSeen,
    Instant lastSeen,
    String signals,
    String refusals) {}
