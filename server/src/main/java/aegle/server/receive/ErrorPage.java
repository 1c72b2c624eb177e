package aegle.server.receive;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The form in which people say what happened, as {@code showReportDialog} of the browser's SDK
 * loads it: a script that reads its words out of its own address, so that nothing of an address is
 * ever written into a script.
 */
final class ErrorPage {
  private static final String FIELD_MISSING =
      "{\"errors\":{\"comments\":[\"This field is required.\"]}}";

  private final byte[] script = load();

  private static byte[] load() {
    try (InputStream file = ErrorPage.class.getResourceAsStream("error-page.js")) {
      if (file == null) {
        throw new AssertionError("BUG: the script of the error page is not in the jar");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the script of the error page", e);
    }
  }

  void sendScript(HttpServletResponse response) throws IOException {
    response.setContentType("text/javascript;charset=utf-8");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(script.length);
    response.getOutputStream().write(script);
  }

  /** The fields of a form as browsers send them. */
  static Map<String, String> form(byte[] body) {
    return QueryString.of(new String(body, UTF_8)).all();
  }

  /** What is missing, in the words that the original's form shows. */
  static void complain(HttpServletResponse response) throws IOException {
    byte[] body = FIELD_MISSING.getBytes(UTF_8);
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
