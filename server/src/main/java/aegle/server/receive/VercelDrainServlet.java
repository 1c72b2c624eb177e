package aegle.server.receive;

import aegle.protocols.otlp.OtlpEncoding;
import aegle.protocols.otlp.OtlpSignal;
import aegle.protocols.vercel.Drain;
import aegle.server.intake.Sender;
import aegle.signals.SignalBatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * {@code POST /vercel/drains/NAME}: all that a drain delivers. Traces are OTLP, in protobuf or in
 * JSON; whatever stands behind the name in the address, such as {@code /v1/traces}, says nothing.
 */
final class VercelDrainServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int SNIFFED_BYTES = 256;

  private final transient RecordDesk desk;
  private final transient VercelDoor door;
  private final transient Drain drain;

  VercelDrainServlet(RecordDesk desk, VercelDoor door) {
    this.desk = desk;
    this.door = door;
    this.drain = new Drain(desk.limits().maxDecodedBytes());
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    door.receive(
        request,
        response,
        VercelDoor.Way.DRAIN,
        (body, sender) -> desk.reception().keep(read(request, body, sender), sender));
  }

  private SignalBatch read(HttpServletRequest request, byte[] body, Sender sender) {
    long now = desk.reception().nowNanos();
    String type = request.getContentType() == null ? "" : request.getContentType();
    if (type.toLowerCase(Locale.ROOT).contains("protobuf")) {
      return desk.otlp().decode(OtlpSignal.TRACES, body, OtlpEncoding.PROTOBUF, sender, now);
    }
    int sniffed = Math.min(body.length, SNIFFED_BYTES);
    String start = new String(body, 0, sniffed, StandardCharsets.UTF_8);
    if (start.stripLeading().startsWith("{") && start.contains("\"resourceSpans\"")) {
      return desk.otlp().decode(OtlpSignal.TRACES, body, OtlpEncoding.JSON, sender, now);
    }
    return drain.read(body, now);
  }
}
