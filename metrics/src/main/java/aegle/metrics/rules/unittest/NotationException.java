package aegle.metrics.rules.unittest;

/** A series or a sequence of values that is written wrongly. */
public final class NotationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotationException(String message) {
    super(message);
  }
}
