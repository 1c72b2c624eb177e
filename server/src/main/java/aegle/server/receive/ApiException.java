package aegle.server.receive;

import jakarta.servlet.http.HttpServletResponse;

/** A call that is answered with an error: its type and status are those of the Prometheus API. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The {@code errorType} of an answer and the status that goes with it. */
  enum Type {
    BAD_DATA("bad_data", HttpServletResponse.SC_BAD_REQUEST),
    EXECUTION("execution", 422),
    TIMEOUT("timeout", HttpServletResponse.SC_SERVICE_UNAVAILABLE),
    CANCELED("canceled", HttpServletResponse.SC_SERVICE_UNAVAILABLE),
    UNAVAILABLE("unavailable", HttpServletResponse.SC_SERVICE_UNAVAILABLE),
    INTERNAL("internal", HttpServletResponse.SC_INTERNAL_SERVER_ERROR),
    NOT_FOUND("not_found", HttpServletResponse.SC_NOT_FOUND),
    TOO_MANY_TAILS("too_many_tails", TurnedAwayException.TOO_MANY_REQUESTS);

    private final String word;
    private final int status;

    Type(String word, int status) {
      this.word = word;
      this.status = status;
    }

    String word() {
      return word;
    }

    int status() {
      return status;
    }
  }

  private final Type type;

  ApiException(Type type, String message) {
    super(message);
    this.type = type;
  }

  static ApiException badParameter(String name, String complaint) {
    return new ApiException(Type.BAD_DATA, "invalid parameter \"" + name + "\": " + complaint);
  }

  Type type() {
    return type;
  }
}
