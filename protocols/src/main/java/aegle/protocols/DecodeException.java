package aegle.protocols;

/**
 * Bytes that are not what they claim to be. The message quotes at most a few characters and never a
 * whole payload.
 */
public class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DecodeException(String message) {
    super(message);
  }

  public DecodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
