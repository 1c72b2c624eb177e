package aegle.protocols.sentry;

import aegle.protocols.Memory;
import org.jspecify.annotations.Nullable;

/**
 * What the door knows of a request beyond its bytes.
 *
 * @param timeMillis when it was received, in milliseconds since 1970
 * @param userAgent of the HTTP request, or null; a browser's says what its records leave out
 * @param memory for what its items become by unpacking
 */
public record Received(long timeMillis, @Nullable String userAgent, Memory memory) {
  /** A request that holds nothing packed. */
  public Received(long timeMillis, @Nullable String userAgent) {
    this(timeMillis, userAgent, Memory.UNBOUNDED);
  }
}
