package aegle.server.receive;

import aegle.protocols.otlp.OtlpAnswers;
import aegle.protocols.otlp.OtlpEncoding;
import aegle.protocols.otlp.OtlpSignal;
import aegle.server.intake.Sender;
import aegle.signals.SignalBatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/traces}, {@code /v1/metrics}, {@code /v1/logs}: OTLP over HTTP, protobuf and JSON.
 * What was refused of a batch is told in the answer's partial success, as the specification wants.
 */
final class OtlpServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "otlp";

  private final transient Reception reception;
  private final transient OtlpIntake otlp;
  private final transient OtlpAnswers answers = new OtlpAnswers();

  OtlpServlet(Reception reception, OtlpIntake otlp) {
    this.reception = reception;
    this.otlp = otlp;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    @Nullable OtlpSignal signal = signal(request);
    if (signal == null) {
      PlainText.send(response, HttpServletResponse.SC_NOT_FOUND, "404 page not found");
      return;
    }
    String type = request.getContentType() == null ? "" : request.getContentType();
    Optional<OtlpEncoding> encoding = OtlpEncoding.of(type);
    if (encoding.isEmpty()) {
      reception.reject(PROTOCOL, "media_type");
      PlainText.send(
          response,
          HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
          "this Content-Type is not taken; send application/x-protobuf or application/json");
      return;
    }
    Optional<Sender> sender = reception.byKey(request, response, PROTOCOL);
    if (sender.isEmpty()) {
      return;
    }
    reception.receive(
        request,
        response,
        PROTOCOL,
        sender.get().project(),
        (body, receivedNanos) -> {
          SignalBatch batch =
              otlp.decode(signal, body, encoding.get(), sender.get(), receivedNanos);
          byte[] success = answers.success(signal, encoding.get(), batch.refusals());
          return new Reception.Reading(
              batch,
              sender.get(),
              answer -> send(answer, HttpServletResponse.SC_OK, encoding.get(), success));
        },
        (answer, status, sentence) ->
            send(
                answer,
                status,
                encoding.get(),
                answers.error(encoding.get(), OtlpAnswers.grpcCode(status), sentence)));
  }

  private static @Nullable OtlpSignal signal(HttpServletRequest request) {
    return switch (request.getServletPath()) {
      case "/v1/traces" -> OtlpSignal.TRACES;
      case "/v1/metrics" -> OtlpSignal.METRICS;
      case "/v1/logs" -> OtlpSignal.LOGS;
      default -> null;
    };
  }

  private static void send(
      HttpServletResponse response, int status, OtlpEncoding encoding, byte[] body)
      throws IOException {
    response.setStatus(status);
    response.setContentType(encoding.contentType());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
