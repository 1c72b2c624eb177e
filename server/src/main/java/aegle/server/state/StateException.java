package aegle.server.state;

import org.jspecify.annotations.Nullable;

/** The state database cannot be opened, read or written; the message says which and why. */
public final class StateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
