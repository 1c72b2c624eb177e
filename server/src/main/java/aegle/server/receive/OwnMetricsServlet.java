package aegle.server.receive;

import aegle.protocols.exposition.ExpositionFormat;
import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** {@code GET /metrics}: what Aegle counts of itself. */
final class OwnMetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Pages written at the same time; further ones are refused with 503. */
  private static final int MAX_CALLS = 8;

  private final transient Gate gate;
  private final transient CallPermits permits;
  private final transient PrometheusMeterRegistry meters;

  OwnMetricsServlet(Gate gate, Intake intake, PrometheusMeterRegistry meters) {
    this.gate = gate;
    this.permits = new CallPermits("metrics", MAX_CALLS, intake);
    this.meters = meters;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, "metrics").isEmpty()) {
      return;
    }
    permits.answer(response, () -> write(request, response));
  }

  private void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String accept = request.getHeader("Accept");
    ExpositionFormat format = ExpositionFormat.accepted(accept == null ? "" : accept);
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    meters.scrape(page, format.contentType());
    response.setContentType(format.contentType());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Vary", "Accept, Accept-Encoding");
    if (ResponseBytes.acceptsGzip(request)) {
      response.setHeader("Content-Encoding", "gzip");
      try (OutputStream out = new GZIPOutputStream(response.getOutputStream())) {
        page.writeTo(out);
      }
    } else {
      response.setContentLength(page.size());
      page.writeTo(response.getOutputStream());
    }
  }
}
