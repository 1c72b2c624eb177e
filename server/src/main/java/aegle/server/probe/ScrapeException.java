package aegle.server.probe;

/** An answer that is not accepted. The message is for the Targets page and holds no secret. */
final class ScrapeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /** A complaint, with one word for counters, such as {@code sample_limit}. */
  ScrapeException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  ScrapeException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
