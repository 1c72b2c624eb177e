package aegle.server.receive;

import aegle.server.intake.Permission;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /-/healthy}, {@code /-/ready} and {@code /-/reload}. */
final class LifeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LifeServlet.class);

  private final transient Gate gate;
  private final transient BooleanSupplier ready;
  private final transient Runnable reload;

  /**
   * The life of the server.
   *
   * @param reload reads the configuration again; throws with the complaint when it is wrong
   */
  LifeServlet(Gate gate, BooleanSupplier ready, Runnable reload) {
    this.gate = gate;
    this.ready = ready;
    this.reload = reload;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = String.valueOf(request.getPathInfo());
    switch (path) {
      case "/healthy" -> PlainText.send(response, HttpServletResponse.SC_OK, "Aegle is Healthy.");
      case "/ready" -> ready(response);
      case "/reload" -> reload(request, response);
      default -> PlainText.send(response, HttpServletResponse.SC_NOT_FOUND, "404 page not found");
    }
  }

  private void ready(HttpServletResponse response) throws IOException {
    if (ready.getAsBoolean()) {
      PlainText.send(response, HttpServletResponse.SC_OK, "Aegle is Ready.");
    } else {
      PlainText.send(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Service Unavailable");
    }
  }

  private void reload(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String method = request.getMethod();
    if (!method.equals("POST") && !method.equals("PUT")) {
      response.setHeader("Allow", "POST, PUT");
      PlainText.send(
          response,
          HttpServletResponse.SC_METHOD_NOT_ALLOWED,
          "This endpoint requires a POST or PUT request.");
      return;
    }
    if (gate.admit(request, response, Permission.RELOAD, "reload").isEmpty()) {
      return;
    }
    try {
      reload.run();
      response.setStatus(HttpServletResponse.SC_OK);
    } catch (RuntimeException e) {
      LOG.warn("Kept the running configuration: reason={}", e.getMessage());
      PlainText.send(
          response,
          HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
          "failed to reload config: " + e.getMessage());
    }
  }
}
