package aegle.server.receive;

import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Consumer;

/**
 * An answer of the management API.
 *
 * @param body writes one JSON value, or nothing at all
 */
record SentryAnswer(int status, Consumer<JsonBytes> body) {
  /** Done, and there is nothing to say. */
  static final SentryAnswer NO_CONTENT =
      new SentryAnswer(HttpServletResponse.SC_NO_CONTENT, _ -> {});

  static SentryAnswer ok(Consumer<JsonBytes> body) {
    return new SentryAnswer(HttpServletResponse.SC_OK, body);
  }

  static SentryAnswer created(Consumer<JsonBytes> body) {
    return new SentryAnswer(HttpServletResponse.SC_CREATED, body);
  }

  /** A call that cannot be answered: counted under its reason, answered with its sentence. */
  static final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    ProblemException(int status, String reason, String sentence) {
      super(sentence);
      this.status = status;
      this.reason = reason;
    }

    static ProblemException bad(String sentence) {
      return new ProblemException(HttpServletResponse.SC_BAD_REQUEST, "malformed", sentence);
    }

    static ProblemException unknown() {
      return new ProblemException(
          HttpServletResponse.SC_NOT_FOUND, "unknown", "The requested resource does not exist");
    }

    int status() {
      return status;
    }

    /** The label under which it is counted. */
    String reason() {
      return reason;
    }
  }
}
