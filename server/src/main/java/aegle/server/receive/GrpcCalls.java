package aegle.server.receive;

import aegle.protocols.otlp.OtlpAnswers;
import aegle.protocols.otlp.OtlpEncoding;
import aegle.protocols.otlp.OtlpSignal;
import aegle.server.intake.Door;
import aegle.server.intake.Permission;
import aegle.server.intake.Sender;
import aegle.signals.SignalBatch;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The export calls of OTLP as gRPC brings them: the key is judged before a byte of the message is
 * asked for, and what follows is what follows over HTTP. Safe from any thread.
 */
final class GrpcCalls {
  static final String PROTOCOL = "otlp";
  private static final Logger LOG = LoggerFactory.getLogger(GrpcCalls.class);

  private static final Metadata.Key<byte[]> STATUS_DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final RecordDesk desk;
  private final int maxBytes;
  private final Semaphore underWay;
  private final OtlpAnswers answers = new OtlpAnswers();

  GrpcCalls(RecordDesk desk) {
    this.desk = desk;
    this.maxBytes = desk.limits().maxBodyBytes();
    this.underWay = new Semaphore(desk.limits().maxRequests());
  }

  /** Judges a call by its headers; what is left to do is done when the message is there. */
  ServerCall.Listener<InputStream> begin(
      OtlpSignal signal, ServerCall<InputStream, byte[]> call, Metadata headers) {
    switch (verdict(call, headers)) {
      case Door.Verdict.Unknown unknown ->
          turnAway(call, "unauthorized", Status.UNAUTHENTICATED, unknown.sentence());
      case Door.Verdict.Forbidden forbidden ->
          turnAway(call, "forbidden", Status.PERMISSION_DENIED, forbidden.sentence());
      case Door.Verdict.Admitted admitted -> {
        Sender sender = Reception.sender(PROTOCOL, admitted.who(), text(headers, "user-agent"));
        call.request(1);
        return new Export(signal, call, sender);
      }
    }
    return new Done();
  }

  private Door.Verdict verdict(ServerCall<InputStream, byte[]> call, Metadata headers) {
    @Nullable SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    String digits =
        peer instanceof InetSocketAddress address && address.getAddress() != null
            ? address.getAddress().getHostAddress()
            : "";
    @Nullable String authority = call.getAuthority();
    return desk.gate()
        .judge(
            digits,
            authority == null ? "" : authority,
            headers.keys(),
            name -> text(headers, name),
            Permission.WRITE);
  }

  private static @Nullable String text(Metadata headers, String name) {
    return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  private void turnAway(
      ServerCall<InputStream, byte[]> call, String reason, Status status, String sentence) {
    desk.reception().reject(PROTOCOL, reason);
    call.close(status.withDescription(sentence), new Metadata());
  }

  /** A call that was answered at its beginning. */
  private static final class Done extends ServerCall.Listener<InputStream> {}

  /** One call that came in. gRPC calls its methods one after the other. */
  private final class Export extends ServerCall.Listener<InputStream> {
    private final OtlpSignal signal;
    private final ServerCall<InputStream, byte[]> call;
    private final Sender sender;
    private boolean answered;

    Export(OtlpSignal signal, ServerCall<InputStream, byte[]> call, Sender sender) {
      this.signal = signal;
      this.call = call;
      this.sender = sender;
    }

    @Override
    public void onMessage(InputStream message) {
      answered = true;
      // Only now: a call that is begun and says nothing may take nobody's place.
      if (!underWay.tryAcquire()) {
        turnAway(call, "busy", Status.UNAVAILABLE, "as many calls are under way as allowed");
        return;
      }
      try {
        desk.reception()
            .receive(PROTOCOL, sender.project(), message, maxBytes, (body, _) -> take(body));
      } catch (TurnedAwayException e) {
        refuse(e);
      } catch (StatusRuntimeException e) {
        // gRPC's own word on a message that becomes too large or is packed wrongly.
        desk.reception().reject(PROTOCOL, GrpcRefusals.reason(e.getStatus()));
        call.close(e.getStatus(), new Metadata());
      } catch (IOException e) {
        desk.reception().reject(PROTOCOL, "malformed");
        call.close(
            Status.INVALID_ARGUMENT.withDescription("the message is not what grpc-encoding says"),
            new Metadata());
      } catch (RuntimeException e) {
        desk.reception().reject(PROTOCOL, Reception.FAILED);
        LOG.error("Could not answer a call of OTLP: signal={}", signal, e);
        call.close(
            Status.INTERNAL.withDescription("the server failed; see its log"), new Metadata());
      } finally {
        underWay.release();
      }
    }

    private void take(byte[] body) {
      SignalBatch batch =
          desk.otlp()
              .decode(signal, body, OtlpEncoding.PROTOBUF, sender, desk.reception().nowNanos());
      desk.reception().keep(batch, sender);
      call.sendHeaders(new Metadata());
      call.sendMessage(answers.success(signal, OtlpEncoding.PROTOBUF, batch.refusals()));
      call.close(Status.OK, new Metadata());
    }

    private void refuse(TurnedAwayException e) {
      int code = OtlpAnswers.grpcCode(e.status());
      Metadata trailers = new Metadata();
      if (!e.pause().isZero()) {
        trailers.put(STATUS_DETAILS, answers.retryDetails(code, e.sentence(), e.pause()));
      }
      call.close(Status.fromCodeValue(code).withDescription(e.sentence()), trailers);
    }

    @Override
    public void onHalfClose() {
      if (!answered) {
        desk.reception().reject(PROTOCOL, "malformed");
        call.close(
            Status.INVALID_ARGUMENT.withDescription("the call has no message"), new Metadata());
      }
    }
  }
}
