package aegle.server.receive;

import aegle.metrics.StoreException;
import aegle.server.intake.Permission;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/v1/admin/tsdb/snapshot}, as in Prometheus: copies the samples beside the data.
 */
final class SnapshotServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotServlet.class);

  private final transient Gate gate;
  private final transient Supplier<String> snapshot;
  private final transient ReentrantLock turn = new ReentrantLock();

  SnapshotServlet(Gate gate, Supplier<String> snapshot) {
    this.gate = gate;
    this.snapshot = snapshot;
  }

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doPost(request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.BACKUP, "api").isEmpty()) {
      return;
    }
    turn.lock();
    try {
      String name = snapshot.get();
      response.setContentType("application/json");
      response
          .getOutputStream()
          .write(
              ("{\"status\":\"success\",\"data\":{\"name\":\"" + name + "\"}}")
                  .getBytes(StandardCharsets.UTF_8));
    } catch (StoreException e) {
      LOG.warn("Could not make a snapshot: reason={}", e.getMessage());
      PlainText.send(
          response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
    } finally {
      turn.unlock();
    }
  }
}
