package aegle.server.receive;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

/** Short answers of JSON, written whole with their length. */
final class JsonAnswer {
  private JsonAnswer() {}

  static void send(HttpServletResponse response, int status, Consumer<JsonBytes> content)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    JsonBytes json = new JsonBytes(body);
    content.accept(json);
    json.flush();
    response.setStatus(status);
    response.setContentType("application/json; charset=UTF-8");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.size());
    body.writeTo(response.getOutputStream());
  }
}
