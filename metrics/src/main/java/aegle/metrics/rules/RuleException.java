package aegle.metrics.rules;

/** A rule that could not be evaluated; the message is Prometheus's and is shown with the rule. */
public final class RuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RuleException(String message) {
    super(message);
  }

  RuleException(String message, Throwable cause) {
    super(message, cause);
  }
}
