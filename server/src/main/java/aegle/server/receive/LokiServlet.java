package aegle.server.receive;

import aegle.protocols.loki.LokiEncoding;
import aegle.protocols.loki.LokiPush;
import aegle.protocols.loki.LokiRead;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.Sender;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code POST /loki/api/v1/push}: 204 when all was kept, 400 with Loki's sentence when a part of it
 * could not be, as Loki answers.
 */
final class LokiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "loki";

  private final transient Reception reception;
  private final transient LokiPush push;

  LokiServlet(Reception reception, IntakeLimits limits) {
    this.reception = reception;
    this.push = new LokiPush(limits.maxDecodedBytes());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Sender> sender = reception.byKey(request, response, PROTOCOL);
    if (sender.isEmpty()) {
      return;
    }
    LokiEncoding encoding = LokiEncoding.of(String.valueOf(request.getContentType()));
    reception.receive(
        request,
        response,
        PROTOCOL,
        sender.get().project(),
        (body, receivedNanos, memory) -> {
          LokiRead read = push.read(body, body.length, encoding, receivedNanos, memory);
          return new Reception.Reading(
              read.signals(), sender.get(), answer -> answer(answer, read.error()));
        },
        PlainText::send);
  }

  private static void answer(HttpServletResponse response, String error) throws IOException {
    if (error.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      PlainText.send(response, HttpServletResponse.SC_BAD_REQUEST, error);
    }
  }
}
