package aegle.server.receive;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A call of Alertmanager's API that is answered with a complaint, in the forms that it knows. */
final class AlertmanagerFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int UNPROCESSABLE = 422;
  private static final int REQUIRED = 602;
  private static final int WRONG_TYPE = 601;

  private enum Form {
    NOTHING,
    TEXT,
    CODE_AND_MESSAGE
  }

  private final int status;
  private final Form form;
  private final int code;

  private AlertmanagerFault(int status, Form form, int code, String message) {
    super(message);
    this.status = status;
    this.form = form;
    this.code = code;
  }

  static AlertmanagerFault badRequest(String complaint) {
    return text(HttpServletResponse.SC_BAD_REQUEST, complaint);
  }

  /** A complaint as a JSON text. */
  static AlertmanagerFault text(int status, String complaint) {
    return new AlertmanagerFault(status, Form.TEXT, 0, complaint);
  }

  /** An answer without a body. */
  static AlertmanagerFault notFound() {
    return new AlertmanagerFault(HttpServletResponse.SC_NOT_FOUND, Form.NOTHING, 0, "not found");
  }

  /** A body that is no JSON of the form asked for. */
  static AlertmanagerFault unreadable(String what, String complaint) {
    return coded(
        HttpServletResponse.SC_BAD_REQUEST,
        "parsing " + what + " body from \"\" failed, because " + complaint);
  }

  static AlertmanagerFault required(String field) {
    return new AlertmanagerFault(
        UNPROCESSABLE, Form.CODE_AND_MESSAGE, REQUIRED, field + " in body is required");
  }

  static AlertmanagerFault wrongType(String field, String type, String got) {
    return new AlertmanagerFault(
        UNPROCESSABLE,
        Form.CODE_AND_MESSAGE,
        WRONG_TYPE,
        field + " must be of type " + type + ": \"" + got + "\"");
  }

  static AlertmanagerFault coded(int status, String message) {
    return new AlertmanagerFault(status, Form.CODE_AND_MESSAGE, status, message);
  }

  void send(HttpServletResponse response) throws IOException {
    String message = String.valueOf(getMessage());
    switch (form) {
      case NOTHING -> response.setStatus(status);
      case TEXT -> JsonAnswer.send(response, status, json -> json.text(message));
      case CODE_AND_MESSAGE ->
          JsonAnswer.send(
              response,
              status,
              json -> json.object().key("code").whole(code).key("message").text(message).end());
    }
  }
}
