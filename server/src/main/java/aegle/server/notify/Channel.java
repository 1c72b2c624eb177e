package aegle.server.notify;

import java.time.Duration;

/** A way to tell people; one implementation per protocol. Any thread may call. */
interface Channel {
  /** Longest that one attempt takes unless the configuration says otherwise. */
  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /**
   * Tries once to deliver. Never throws for anything that a receiver or the network does.
   *
   * @param timeout after which the attempt must be given up
   */
  Reply deliver(Message message, Duration timeout);

  /** What came of an attempt. */
  sealed interface Reply {
    /** HTTP status or SMTP reply code; 0 when there was none. */
    int status();

    /** For the receipt, without secrets. */
    String detail();

    /** The receiver took it. */
    record Accepted(int status, String detail) implements Reply {}

    /**
     * The receiver did not take it.
     *
     * @param reason a word for counters, such as {@code timeout} or {@code client_error}
     * @param isWorthRetrying whether the same message may succeed in a moment
     * @param pause how long the receiver asks to be left alone before; zero when it does not say
     */
    record Refused(
        int status, String reason, String detail, boolean isWorthRetrying, Duration pause)
        implements Reply {
      Refused(int status, String reason, String detail, boolean isWorthRetrying) {
        this(status, reason, detail, isWorthRetrying, Duration.ZERO);
      }
    }
  }
}
