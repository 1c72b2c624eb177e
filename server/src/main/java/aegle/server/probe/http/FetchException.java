package aegle.server.probe.http;

/** The target gave no usable answer. The message is for the Targets page and holds no secret. */
public final class FetchException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  public FetchException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public FetchException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** What went wrong, for counters. */
  public enum Kind {
    TIMEOUT,
    CONNECTION,
    TLS,
    STATUS,
    BODY_TOO_LARGE,
    MALFORMED,
    SECRET
  }
}
