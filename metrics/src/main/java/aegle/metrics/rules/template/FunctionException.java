package aegle.metrics.rules.template;

/**
 * What a function called by a template complains of, without the place, which the executor adds.
 */
public final class FunctionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FunctionException(String message) {
    super(message);
  }
}
