package aegle.server.state;

import java.time.Instant;

/**
 * One attempt to sign in, on record.
 *
 * @param userName as typed, cut to 100 characters; it need not be a user
 * @param address where the attempt came from
 */
public record SignIn(long id, Instant at, String userName, String address, Outcome outcome) {
  /** What came of it. */
  public enum Outcome {
    SIGNED_IN,
    REFUSED,
    /** Refused without looking at the password, because there were too many failures before. */
    LIMITED,
    PASSWORD_SET,
    SIGNED_OUT
  }
}
