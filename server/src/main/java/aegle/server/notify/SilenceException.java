package aegle.server.notify;

/** A silence that cannot be made or found; the message is Alertmanager's. */
public final class SilenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isNotFound;

  private SilenceException(String message, boolean isNotFound) {
    super(message);
    this.isNotFound = isNotFound;
  }

  static SilenceException invalid(String complaint) {
    return new SilenceException(complaint, false);
  }

  static SilenceException notFound() {
    return new SilenceException("silence not found", true);
  }

  /** Whether there is no silence of the id that was asked for. */
  public boolean isNotFound() {
    return isNotFound;
  }

  /** What is wrong, in a sentence. */
  public String complaint() {
    return String.valueOf(getMessage());
  }
}
