package aegle.server.config;

import java.io.IOException;

/** The file of a secret cannot be read. The message names the file and holds nothing of it. */
public final class UnreadableSecretException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableSecretException(String message) {
    super(message);
  }

  UnreadableSecretException(String message, IOException cause) {
    super(message, cause);
  }
}
