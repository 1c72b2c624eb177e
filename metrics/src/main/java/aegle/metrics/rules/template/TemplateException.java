package aegle.metrics.rules.template;

/** A template that cannot be parsed or executed; the message is Go's. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TemplateException(String message) {
    super(message);
  }
}
