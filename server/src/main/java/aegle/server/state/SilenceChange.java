package aegle.server.state;

import java.time.Instant;

/**
 * Something that was done with a silence.
 *
 * @param who a person of the house, or the name of a key
 * @param what {@code made}, {@code changed}, {@code replaced} or {@code expired}
 */
public record SilenceChange(String silence, Instant at, String who, String what) {}
