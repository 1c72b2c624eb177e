package aegle.server.intake;

/** An owner has as many files as allowed. */
public final class TooManyFilesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooManyFilesException(String message) {
    super(message);
  }
}
