package aegle.server.receive;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Short answers for people and logs. */
final class PlainText {
  private PlainText() {}

  static void send(HttpServletResponse response, int status, String sentence) throws IOException {
    byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("text/plain; charset=utf-8");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
