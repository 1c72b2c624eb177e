package aegle.metrics;

/**
 * The store cannot do what was asked for a reason outside the request: a full disk, a damaged file.
 */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
