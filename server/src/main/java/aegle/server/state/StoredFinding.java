package aegle.server.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was found wrong with a client.
 *
 * @param check the identifier in the catalogue
 * @param clientKey whose it is, with all that tells that client apart, in case it is forgotten
 * @param evidence lines of masked text
 * @param place where the question below is asked: {@code series}, or a kind of record
 * @param query which shows it
 * @param ended when it was over; null while it is not
 * @param setAside who decided to live with it; null while nobody has
 */
public record StoredFinding(
    String check,
    String clientKey,
    String protocol,
    String source,
    String sdk,
    String sdkVersion,
    String service,
    String release,
    String environment,
    long count,
    Instant firstSeen,
    Instant lastSeen,
    String evidence,
    String place,
    String query,
    @Nullable Instant ended,
    @Nullable Decision setAside) {

  /** A person's decision to live with it. */
  public record Decision(String by, Instant at, String reason) {}
}
