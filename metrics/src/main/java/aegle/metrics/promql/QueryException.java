package aegle.metrics.promql;

/**
 * An expression that cannot be answered.
 *
 * <p>The message is what Prometheus would say, since clients read it; the position points into the
 * expression.
 */
public class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is: the {@code errorType} of the Prometheus HTTP API. */
  public enum Kind {
    /** The expression is wrong ({@code bad_data}, 400). */
    BAD_DATA,
    /** The expression is right but its evaluation fails ({@code execution}, 422). */
    EXECUTION,
    /** It took longer than allowed ({@code timeout}, 503). */
    TIMEOUT,
    /** The client went away ({@code canceled}, 503). */
    CANCELED,
    /** The store failed ({@code internal}, 500). */
    INTERNAL
  }

  private final Kind kind;
  private final int start;
  private final int end;

  /**
   * A failure at the characters {@code start <= i < end} of the expression; -1 for both when it has
   * no place.
   */
  public QueryException(Kind kind, String message, int start, int end) {
    super(message);
    this.kind = kind;
    this.start = start;
    this.end = end;
  }

  public QueryException(Kind kind, String message) {
    this(kind, message, -1, -1);
  }

  public Kind kind() {
    return kind;
  }

  /** Index of the first character at fault, or -1. */
  public int start() {
    return start;
  }

  /** Index after the last character at fault, or -1. */
  public int end() {
    return end;
  }
}
