package aegle.server.receive;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/** A request that is not taken in, and what to answer: in the words of HTTP, whatever the door. */
final class TurnedAwayException extends RuntimeException {
  static final int TOO_MANY_REQUESTS = 429;

  /** The reason where a key, and not its whole project, sent too much. */
  static final String OVER_KEY_QUOTA = "over_key_quota";

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;
  private final long signals;
  private final Duration pause;

  TurnedAwayException(int status, String reason, String sentence) {
    this(status, reason, 1, Duration.ZERO, sentence);
  }

  /**
   * A refusal.
   *
   * @param reason the label under which it is counted
   * @param signals how many are counted; 0 where that was done already
   * @param pause how long the client should wait before it tries again; zero: it should not
   */
  TurnedAwayException(int status, String reason, long signals, Duration pause, String sentence) {
    super(sentence);
    this.status = status;
    this.reason = reason;
    this.signals = signals;
    this.pause = pause;
  }

  /** As much is under way as allowed: in a moment there is room again. */
  static TurnedAwayException busy(String sentence) {
    return new TurnedAwayException(
        HttpServletResponse.SC_SERVICE_UNAVAILABLE, "busy", 1, Duration.ofSeconds(1), sentence);
  }

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }

  long signals() {
    return signals;
  }

  Duration pause() {
    return pause;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
