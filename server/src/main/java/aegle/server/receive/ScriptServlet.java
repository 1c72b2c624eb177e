package aegle.server.receive;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A script that pages of the platform load; it is for everybody, as they are. */
final class ScriptServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String CACHING = "public, max-age=3600";

  private final byte[] script;

  /** A script that stands beside this class. */
  ScriptServlet(String name) {
    try (InputStream file = ScriptServlet.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new AssertionError("BUG: the script " + name + " is not packaged");
      }
      script = file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the script " + name, e);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/javascript; charset=utf-8");
    response.setHeader("Cache-Control", CACHING);
    response.setHeader("X-Content-Type-Options", "nosniff");
    // Pages of another origin load it, also those that isolate themselves.
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setContentLength(script.length);
    response.getOutputStream().write(script);
  }
}
