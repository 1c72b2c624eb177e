package aegle.server.receive;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Answers of JSON: short ones are written whole with their length, those of our own API stream. */
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

  /**
   * The answer to a question to our own API: that it went well, and the data. No cache keeps it.
   */
  static void data(HttpServletResponse response, Consumer<JsonBytes> data) throws IOException {
    response.setContentType("application/json");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    JsonBytes json = new JsonBytes(response.getOutputStream());
    try {
      json.object().key("status").text("success").key("data");
      data.accept(json);
      json.end().flush();
    } catch (UncheckedIOException e) {
      throw new IOException("the client went away", e);
    }
  }
}
